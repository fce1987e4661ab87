"""huiyin demo: the sample district, filled once, then run until Ctrl-C."""

import os

import click

from huiyin.cli.serving import Places, serve
from huiyin.cli.words import both, say
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.supervisor.child import Spec, python

FIRST_STEPS = (
    (
        "Report something at {url} without signing in; keep the tracking code.",
        "打开 {url}，无需登录即可上报；记下查询码。",
    ),
    (
        "Sign in at {url}login/ as the acceptor and register it, then as the dispatcher and send it to a unit.",
        "在 {url}login/ 以受理员登录立案，再以派遣员登录派遣。",
    ),
    (
        "As the handler report the result; as the acceptor verify and close; as the resident give it stars.",
        "以承办人反馈结果，以受理员核查结案，再以居民身份评价。",
    ),
)


@click.command(
    "demo", help=both("Run the sample district; the first start fills it.", "启动示例城区；首次启动时自动加载数据。")
)
@click.option(
    "--residents",
    type=click.Choice(["sample", "full"]),
    default="sample",
    help=both("sample: 100,000 people; full: 1.3 million.", "sample：10 万人；full：130 万人。"),
)
@click.option(
    "--day-speed",
    default=1.0,
    type=click.FloatRange(0, 3600),
    show_default=True,
    help=both(
        "How fast a day of the district is lived: 60 is an hour a minute, 0 is off.",
        "模拟城区一天的速度：60 即一分钟一小时，0 为不模拟。",
    ),
)
@click.option("--seed", default=20260101, show_default=True, help=both("Of that day.", "该天的随机种子。"))
@click.option("--fill-only", is_flag=True, help=both("Fill the folder and stop.", "只加载数据，不启动服务。"))
def command(residents: str, day_speed: float, seed: int, fill_only: bool) -> None:
    os.environ.setdefault("HUIYIN_OPEN311_TYPE", "test")  # what comes in here reaches nobody
    if fill_only:
        from huiyin.cli.ground import django_ready

        with django_ready():
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
            _fill(residents)
        return
    serve(lambda: _fill(residents), _announce, lambda: _day(day_speed, seed))


def _day(speed: float, seed: int) -> list[Spec]:
    """A process that lives the day; it ends with the others."""
    if not speed:
        return []
    asked = (f"--day-speed={speed}", f"--seed={seed}", "--patiently")
    return [Spec("day", python("-m", "huiyin.cli", "simulate", *asked), patience=5)]


def _fill(residents: str) -> None:
    from huiyin.demo.accounts import demo_accounts
    from huiyin.demo.filling import fill

    fill(lambda en, zh: click.echo(both(en, zh)), everybody=residents == "full")
    demo_accounts(data_dir())


def _announce(where: Places) -> None:
    from huiyin.cli.demo_accounts import table
    from huiyin.demo.accounts import kept_accounts

    say(f"\nThe sample district is ready: {where.url}", f"\n示例城区已就绪：{where.url}")
    say("\nAccounts (login, password):", "\n演示账号（登录名、密码）：")
    for line in table(kept_accounts(data_dir())):
        click.echo(line)
    say("\nTry this first:", "\n可以先这样体验：")
    for number, (en, zh) in enumerate(FIRST_STEPS, 1):
        click.echo(f"  {number}. " + both(en.format(url=where.url), zh.format(url=where.url), between="\n     "))
    say("\nCtrl-C stops everything; nothing is lost.", "\n按 Ctrl-C 停止全部进程，数据不会丢失。")
