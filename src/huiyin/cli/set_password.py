"""huiyin set-password: for somebody who forgot theirs, or never had one (staff named by a pack have none)."""

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, say
from huiyin.runtime.errors import RuntimeFault


@click.command(
    "set-password",
    help=both(
        "Give an account a new password, asked for or read from standard input; ends its sessions.",
        "为账号设置新密码（终端输入或标准输入），并注销其现有会话。",
    ),
)
@click.argument("login")
def command(login: str) -> None:
    with django_ready():
        from huiyin.accounts.models import Account
        from huiyin.accounts.services import set_password
        from huiyin.cli.passwords import ask
        from huiyin.kernel.work import work
        from huiyin.notices.owners import tell_owner
        from huiyin.orgs.actor import SYSTEM

        account = Account.objects.filter(login=login).first()
        if account is None:
            raise RuntimeFault(f"There is no account {login}.", f"没有账号 {login}。")
        password = ask(login)
        with work():
            set_password(account, password, by=SYSTEM.ref)
            tell_owner(account, "password")
        say(f"{login} has a new password.", f"{login} 的密码已更新。")
