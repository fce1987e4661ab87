"""huiyin create-admin: the first person who may set things up."""

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, say
from huiyin.runtime.errors import RuntimeFault


@click.command(
    "create-admin",
    help=both(
        "Create an administrator; the password is asked for, or read from standard input.",
        "创建管理员；密码在终端输入，或由标准输入读取。",
    ),
)
@click.argument("login")
@click.option("--name", help=both("The name on screens; else the login.", "显示姓名，缺省为登录名。"))
@click.option("--unit", "code", help=both("Code of the unit; else the centre.", "所属单位编码，缺省为中心。"))
def command(login: str, name: str | None, code: str | None) -> None:
    with django_ready():
        from huiyin.accounts.models import Account
        from huiyin.accounts.services import create_account
        from huiyin.cli.passwords import ask
        from huiyin.kernel.work import work
        from huiyin.orgs.actor import SYSTEM
        from huiyin.orgs.roles import Role
        from huiyin.orgs.services import give_post, hire

        if Account.objects.filter(login=login).exists():
            raise RuntimeFault(
                f"There is an account {login} already. `huiyin set-password {login}` gives it a new password.",
                f"账号 {login} 已存在。可用 huiyin set-password {login} 重设密码。",
            )
        unit = _unit(code)
        password = ask(login)
        with work():
            account = create_account(login, name or login, password, by=SYSTEM.ref)
            give_post(hire(account, unit, by=SYSTEM), Role.ADMINISTRATOR, unit, by=SYSTEM)
        say(f"{login} may sign in as administrator.", f"{login} 可以管理员身份登录。")


def _unit(code: str | None):  # type: ignore[no-untyped-def]  # models are importable only inside django_ready()
    from huiyin.orgs.models import Unit

    open_units = Unit.objects.filter(closed_at=None)
    found = open_units.filter(code=code) if code else open_units.filter(kind=Unit.Kind.CENTRE).order_by("code")
    unit = found.first()
    if unit is None:
        raise RuntimeFault(
            f"There is no unit {code}." if code else "There is no unit yet. `huiyin load-pack FOLDER` first.",
            f"没有编码为 {code} 的单位。" if code else "尚无任何单位，请先执行 huiyin load-pack 目录。",
        )
    return unit
