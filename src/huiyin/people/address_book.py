"""The address books that notices asks: of contacts, and of accounts. Registered by apps.py.

`known` says only which ways there are. `open` hands out one address for one message and writes the access log.
"""

from collections.abc import Iterable, Mapping

from huiyin.accounts.models import Account
from huiyin.audit.services import opened
from huiyin.kernel.work import work
from huiyin.notices import addresses
from huiyin.notices.addresses import Address, Known
from huiyin.orgs.models import Staff
from huiyin.people.households import Households
from huiyin.people.models import Contact, Device, Reach
from huiyin.people.services import normal_phone

FIELDS = {"sms": "phone", "voice": "phone", "email": "email", "wechat": "wechat", "webpush": "device"}
SENDER = "system"


class Devices:
    def forget_device(self, device: int) -> None:
        Device.objects.filter(pk=device).delete()


class Contacts(Devices):
    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        rows = Contact.objects.filter(pk__in=list(ids), erased_at=None)
        with_device = set(Device.objects.filter(contact__in=[row.pk for row in rows]).values_list("contact", flat=True))
        return {row.pk: _known(row, row.tell_by or "", row.pk in with_device) for row in rows}

    def open(self, one: str, channel: str, *, purpose: str, about: str) -> Address | None:
        row = Contact.objects.filter(pk=one, erased_at=None).first()
        devices = Device.objects.filter(contact=one) if channel == "webpush" else ()
        return _opened(f"contact/{one}", row, row.language, channel, devices, purpose, about) if row else None


class Accounts(Devices):
    """What an account entered itself; for staff without an own number, the one by which their unit reaches them."""

    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        numbers = [int(one) for one in ids]
        rows = {
            pk: _reach(pk) for pk in Account.objects.filter(pk__in=numbers, is_active=True).values_list("pk", flat=True)
        }
        rows |= {row.pk: row for row in Reach.objects.filter(pk__in=list(rows))}
        for account, phone in _work_phones(rows):
            rows[account].phone = rows[account].phone or phone
        with_device = set(Device.objects.filter(account_id__in=list(rows)).values_list("account_id", flat=True))
        return {str(pk): _known(row, "", pk in with_device) for pk, row in rows.items()}

    def open(self, one: str, channel: str, *, purpose: str, about: str) -> Address | None:
        account = Account.objects.filter(pk=one, is_active=True).first()
        if account is None:
            return None
        row = Reach.objects.filter(pk=account.pk).first() or _reach(account.pk)
        row.phone = row.phone or dict(_work_phones([account.pk])).get(account.pk, "")
        devices = Device.objects.filter(account_id=account.pk) if channel == "webpush" else ()
        return _opened(f"account/{one}", row, account.language, channel, devices, purpose, about)


def register() -> None:
    addresses.register_book("contact", Contacts())
    addresses.register_book("account", Accounts())
    addresses.register_book("household", Households())


def _reach(account_id: int) -> Reach:
    return Reach(account_id=account_id)


def _work_phones(accounts: Iterable[int]) -> list[tuple[int, str]]:
    staff = Staff.objects.filter(account__in=list(accounts), left_at=None).exclude(phone="")
    return [(account, normal_phone(phone)) for account, phone in staff.values_list("account_id", "phone")]


def _known(row: Contact | Reach, chosen: str, with_device: bool) -> Known:
    ways = {way for way, field in FIELDS.items() if field != "device" and getattr(row, field)}
    return Known(frozenset(ways | ({"webpush"} if with_device else set())), chosen, row.phone or row.email)


def _opened(
    subject: str,
    row: Contact | Reach,
    language: str,
    channel: str,
    devices: Iterable[Device],
    purpose: str,
    about: str,
) -> Address | None:
    field = FIELDS[channel]
    found = tuple(addresses.Device(one.pk, one.endpoint, one.p256dh, one.auth) for one in devices)
    value = "" if field == "device" else getattr(row, field) or ""
    if not value and not found:
        return None
    with work():
        opened(subject, by=SENDER, purpose=purpose, about=about, fields=(field,))
    return Address(value, found, language)
