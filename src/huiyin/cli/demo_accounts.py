"""huiyin demo-accounts: sign-ins of the sample district; on a real district, exit code 2 and nothing else."""

import json

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain
from huiyin.runtime.datadir import data_dir

ROLES = {
    "resident": ("居民", "resident"),
    "grid_worker": ("网格员", "grid worker"),
    "acceptor": ("受理员", "acceptor"),
    "duty_head": ("值班长", "duty head"),
    "dispatcher": ("派遣员", "dispatcher"),
    "handler": ("承办人", "handler"),
    "unit_head": ("承办单位负责人", "unit head"),
    "supervisor": ("督办员", "supervisor"),
    "confidant": ("保密专员", "confidentiality officer"),
    "carer": ("关爱专员", "care officer"),
    "administrator": ("管理员", "administrator"),
}


@click.command(
    "demo-accounts",
    help=both("Print the sample district's accounts; works on a demo only.", "显示示例城区的账号；仅用于演示目录。"),
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def command(as_json: bool) -> None:
    with django_ready():
        from django.db.utils import ProgrammingError

        from huiyin.demo.accounts import demo_accounts
        from huiyin.demo.marker import NotADemo

        try:
            accounts = demo_accounts(data_dir())
        except (NotADemo, ProgrammingError) as refused:
            fault = refused if isinstance(refused, NotADemo) else NotADemo()
            complain(fault.en, fault.zh)
            raise click.exceptions.Exit(2) from refused
    if as_json:
        click.echo(json.dumps({"accounts": accounts}, ensure_ascii=False))
        return
    for line in table(accounts):
        click.echo(line)


def table(accounts: list[dict]) -> list[str]:
    """Role, login, password and name, in columns; without the keys, which are for programs."""
    lines = []
    for account in accounts:
        zh, en = ROLES[account["role"]]
        who = f"{account['name']} {account['unit']}".strip()
        lines.append(f"  {account['login']:<12} {account['password']:<28} {both(en, zh, between=' ')} · {who}")
    return lines
