"""huiyin reset-second-step: for an administrator who has lost phone and recovery codes, and nobody else is there."""

import click

from huiyin.accounts.resets import CHECK_LABELS, REASON_LABELS, IdentityCheck, ResetReason
from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, say
from huiyin.runtime.errors import RuntimeFault


def _choices(en: str, zh: str, labels: dict) -> str:
    """The question, and what each answer means, in the language of the moment."""
    return both(
        f"{en} " + "; ".join(f"{value}: {pair[1]}" for value, pair in labels.items()) + ".",
        f"{zh}" + "；".join(f"{value}：{pair[0]}" for value, pair in labels.items()) + "。",
    )


@click.command(
    "reset-second-step",
    help=both(
        "Take off an account's second step and sign it out everywhere; the reason stays in the trace.",
        "重置账号的两步验证并退出其全部会话，原因记入留痕。",
    ),
)
@click.argument("login")
@click.option(
    "--reason",
    type=click.Choice([one.value for one in ResetReason]),
    required=True,
    help=_choices("Why.", "原因：", REASON_LABELS),
)
@click.option(
    "--checked",
    type=click.Choice([one.value for one in IdentityCheck]),
    required=True,
    help=_choices("How it was made sure who it is.", "身份核实方式：", CHECK_LABELS),
)
def command(login: str, reason: str, checked: str) -> None:
    with django_ready():
        from huiyin.accounts.models import Account
        from huiyin.accounts.services import end_other_sessions, reset_second_step
        from huiyin.kernel.work import work
        from huiyin.notices.owners import tell_owner
        from huiyin.orgs.actor import SYSTEM

        account = Account.objects.filter(login=login).first()
        if account is None:
            raise RuntimeFault(f"There is no account {login}.", f"没有账号 {login}。")
        with work():
            reset_second_step(account, ResetReason(reason), IdentityCheck(checked), by=SYSTEM.ref)
            end_other_sessions(account, "", by=SYSTEM.ref)
            tell_owner(account, "second_step_reset")
        say(f"The second step of {login} is off.", f"{login} 的两步验证已重置。")
