"""What the owner of an account is told about it, whoever did it."""

from huiyin.accounts.models import Account
from huiyin.kernel.clock import now
from huiyin.notices.services import Message, tell


def tell_owner(account: Account, what: str, *, device: str = "") -> None:
    """`what`: new_device, password, second_step_on, second_step_off, second_step_reset, recovery_codes, key.

    Call it in the transaction of what happened.
    """
    at = now()
    params = {"at": {"at": at.isoformat()}, "device": device or ["未知设备", "an unknown device"]}
    message = Message(f"account_{what}", [account.pk], f"account/{what}/{at:%Y%m%d%H%M%S%f}", "", params)
    tell([message])
