"""The second step: codes of an authenticator app (RFC 6238), recovery codes, and the way back for who lost both."""

import hashlib
import logging

import pyotp
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account, RecoveryCode, SecondStep
from huiyin.accounts.resets import IdentityCheck, ResetReason
from huiyin.accounts.rules import recovery
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.vault import Sealed, seal, unseal
from huiyin.kernel.work import work

log = logging.getLogger("huiyin.accounts")

SECONDS = 30
AROUND = (-1, 0, 1)  # clocks of phones are a little off; RFC 6238, 5.2
ISSUER = "Huiyin"


def begin_second_step(account: Account, *, by: str) -> str:
    """A fresh secret, not asked for until a code of it was shown. Answers the otpauth:// address for a QR code."""
    secret = pyotp.random_base32()
    with work():
        row, _made = SecondStep.objects.select_for_update().get_or_create(account=account, defaults={"sealed": b""})
        if row.confirmed_at is not None:
            raise Conflict(_("A second step is set up already. Remove it first."), code="second_step_there")
        row.sealed, row.last_step = seal(secret.encode(), _about(account)), 0
        row.save(update_fields=["sealed", "last_step"])
        _record("accounts.second_step_begun", account, by)
    return _address(account, secret)


def pending_address(row: SecondStep) -> str:
    """The same address again, while no code of it was shown yet."""
    if row.confirmed_at is not None:
        raise Conflict(_("A second step is set up already. Remove it first."), code="second_step_there")
    return _address(row.account, _secret(row))


def _address(account: Account, secret: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)


def confirm_second_step(account: Account, code: str, *, by: str) -> list[str]:
    """From now on it is asked for. Answers the recovery codes, the only time that they can be read."""
    with work():
        row = SecondStep.objects.select_for_update().filter(account=account, confirmed_at=None).first()
        if row is None:
            raise Conflict(_("There is nothing to confirm. Begin again."), code="second_step_gone")
        step = _step_of(row, code)
        if step is None:
            text = _("This code does not fit. Wait for the next one; is the clock of your phone right?")
            raise InvalidInput(text, field="code")
        row.confirmed_at, row.last_step = now(), step
        row.save(update_fields=["confirmed_at", "last_step"])
        _record("accounts.second_step_on", account, by)
        return _renew_codes(account)


def new_recovery_codes(account: Account, *, by: str) -> list[str]:
    """The old ones are void."""
    with work():
        if not SecondStep.objects.select_for_update().filter(account=account).exclude(confirmed_at=None).exists():
            raise Conflict(_("Set up the second step first."), code="second_step_gone")
        _record("accounts.recovery_codes_renewed", account, by)
        return _renew_codes(account)


def prove(account: Account, typed: str, *, by: str) -> str:
    """`code` or `recovery` if `typed` is right and was never used before; else empty. It cannot be used again."""
    with work():
        row = SecondStep.objects.select_for_update().filter(account=account).exclude(confirmed_at=None).first()
        if row is None:
            return ""
        if recovery.looks_like(typed):
            found = RecoveryCode.objects.filter(account=account, digest=_digest(typed), used_at=None)
            if not found.update(used_at=now()):
                return ""
            _record("accounts.recovery_code_used", account, by)
            return "recovery"
        step = _step_of(row, typed)
        # One trace entry per sign-in is enough; this write is the memory that no code works twice.
        return "code" if step is not None and _take(row, step) else ""


def stop_second_step(account: Account, *, by: str) -> None:
    """The owner's own wish, after a proof."""
    _remove(account, "accounts.second_step_off", by, {})


def reset_second_step(account: Account, reason: ResetReason, checked: IdentityCheck, *, by: str) -> None:
    """For somebody who has lost phone and paper: why, and how whoever does it made sure who it is.

    Both are words of a fixed list, so that the trace can carry them.
    """
    data = {"reason": ResetReason(reason).value, "checked": IdentityCheck(checked).value}
    _remove(account, "accounts.second_step_reset", by, data)


def _remove(account: Account, action: str, by: str, data: dict) -> None:
    with work():
        if not SecondStep.objects.filter(account=account).delete()[0]:
            raise Conflict(_("There is no second step to remove."), code="second_step_gone")
        RecoveryCode.objects.filter(account=account).delete()
        _record(action, account, by, data)


def _step_of(row: SecondStep, typed: str) -> int | None:
    """The time step whose code this is, if it lies after the last one taken."""
    digits = "".join(letter for letter in typed if letter.isdigit())
    if len(digits) != 6:
        return None
    try:
        codes = pyotp.TOTP(_secret(row))
    except Sealed:
        log.error("a second step was sealed with another key than this data folder has")
        return None  # recovery codes still work, and an administrator can reset it
    present = int(now().timestamp()) // SECONDS
    for step in (present + offset for offset in AROUND):
        if step > row.last_step and constant_time_compare(codes.generate_otp(step), digits):
            return step
    return None


def _take(row: SecondStep, step: int) -> bool:
    return bool(SecondStep.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step))


def _renew_codes(account: Account) -> list[str]:
    codes = recovery.new_codes()
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(code)) for code in codes)
    return codes


def _digest(code: str) -> str:
    """Sixty random bits: a fast hash is enough, as for API keys."""
    return hashlib.sha256(recovery.read(code).encode()).hexdigest()


def _secret(row: SecondStep) -> str:
    return unseal(bytes(row.sealed), _about(row.account)).decode()


def _about(account: Account) -> str:
    return f"second-step/{account.pk}"


def _record(action: str, account: Account, by: str, data: dict | None = None) -> None:
    record(action, chain=f"account/{account.pk}", by=by, at=now(), data=data or {})
