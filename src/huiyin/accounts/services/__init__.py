"""What is done to accounts. Each verb takes `by=`, is one transaction and leaves a trace entry on account/<id>."""

from huiyin.accounts.services.keys import digest, issue_key, revoke_key, used
from huiyin.accounts.services.linking import link, unlink
from huiyin.accounts.services.people import (
    change_password,
    close_accounts,
    create_account,
    erase_account,
    reopen_accounts,
    set_password,
)
from huiyin.accounts.services.second_step import (
    begin_second_step,
    confirm_second_step,
    new_recovery_codes,
    prove,
    reset_second_step,
    stop_second_step,
)
from huiyin.accounts.services.sessions import begin_session, end_other_sessions, end_session, left, renewed, seen
from huiyin.accounts.services.signing_in import check_code, check_password, log_sign_in

__all__ = [
    "begin_second_step",
    "begin_session",
    "change_password",
    "check_code",
    "check_password",
    "close_accounts",
    "confirm_second_step",
    "create_account",
    "digest",
    "end_other_sessions",
    "end_session",
    "erase_account",
    "issue_key",
    "left",
    "link",
    "log_sign_in",
    "new_recovery_codes",
    "prove",
    "reopen_accounts",
    "reset_second_step",
    "revoke_key",
    "renewed",
    "seen",
    "set_password",
    "stop_second_step",
    "unlink",
    "used",
]
