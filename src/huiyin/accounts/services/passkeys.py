"""Passkeys: added by their owner, and proved by a signature over a challenge that is made for one time.

The authenticator asks for finger, face or PIN itself, and tells us only that it did: a passkey is both steps in one.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from huiyin.accounts.models import Account, Passkey
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput, NotFound
from huiyin.kernel.work import work

MOST = 10


@dataclass(frozen=True)
class Place:
    """Where the browser stands: a passkey works at the host it was made for, and nowhere else."""

    host: str
    origin: str


def ask_to_add(account: Account, challenge: bytes, place: Place) -> str:
    """What the browser is to create, as JSON for `navigator.credentials.create`."""
    there = [PublicKeyCredentialDescriptor(id=bytes(one)) for one in _of(account).values_list("credential", flat=True)]
    options = generate_registration_options(
        rp_id=place.host,
        rp_name="Huiyin",
        user_id=f"account/{account.pk}".encode(),
        user_name=account.login,
        user_display_name=account.name,
        challenge=challenge,
        exclude_credentials=there,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def add_passkey(account: Account, answer: str, challenge: bytes, place: Place, label: str, *, by: str) -> Passkey:
    """Keep what the browser has created.

    Raises:
        InvalidInput: it is no answer to this challenge, or was made elsewhere or without asking its owner.
    """
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise InvalidInput(_("The passkey could not be set up. Try again."), field="passkey") from error
    with work():
        if _of(account).count() >= MOST:
            raise Conflict(_("These are enough passkeys. Remove one first."), code="passkeys_full")
        if Passkey.objects.filter(credential=made.credential_id).exists():
            raise Conflict(_("This passkey is set up already."), code="passkey_there")
        row = Passkey.objects.create(
            account=account,
            credential=made.credential_id,
            public_key=made.credential_public_key,
            uses=made.sign_count,
            label=label[:60],
        )
        _record("accounts.passkey_added", account, by, row.pk)
    return row


def ask_to_sign(challenge: bytes, place: Place) -> str:
    """What the browser is to sign, as JSON for `navigator.credentials.get`; the browser asks who it is."""
    required = UserVerificationRequirement.REQUIRED
    return options_to_json(
        generate_authentication_options(rp_id=place.host, challenge=challenge, user_verification=required)
    )


def check_passkey(answer: str, challenge: bytes, place: Place) -> Account | None:
    """Whose passkey has signed this challenge; None if nobody's, or the account is closed."""
    try:
        given = parse_authentication_credential_json(answer)
        row = Passkey.objects.select_related("account").filter(credential=given.raw_id).first()
        if row is None or not row.account.is_active:
            return None
        proved = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        return None
    with work():
        # Where it is still so: of two answers with the same count one is a copy's.
        still = Passkey.objects.filter(pk=row.pk, uses=row.uses)
        if not still.update(uses=proved.new_sign_count, last_used_at=now()):
            return None
    return row.account


def remove_passkey(account: Account, pk: int, *, by: str) -> None:
    with work():
        if not _of(account).filter(pk=pk).delete()[0]:
            raise NotFound("no such passkey")
        _record("accounts.passkey_removed", account, by, pk)


def _of(account: Account) -> QuerySet[Passkey]:
    return Passkey.objects.filter(account=account)


def _record(action: str, account: Account, by: str, pk: int) -> None:
    record(action, chain=f"account/{account.pk}", by=by, at=now(), data={"passkey": pk})
