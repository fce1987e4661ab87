"""huiyin retention …: what the rules would erase, erase it now, put a matter on legal hold."""

import json
from dataclasses import asdict

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say

AS_JSON = click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))


@click.group("retention", help=both("How long personal data is kept.", "个人信息保存期限。"))
def command() -> None:
    pass


@command.command(
    "report", help=both("What would go, and what stays on what ground.", "试算：哪些将删除、哪些依据何规定保留。")
)
@AS_JSON
def report(as_json: bool) -> None:
    _run(dry=True, as_json=as_json)


@command.command("run", help=both("Erase now, as the worker does every night.", "立即执行（worker 每夜自动执行）。"))
@click.option("--yes", is_flag=True, help=both("Do not ask.", "不再询问。"))
@AS_JSON
def run_now(yes: bool, as_json: bool) -> None:
    if not yes:
        click.confirm(both("What is erased does not come back. Go on?", "删除后无法恢复，继续？"), abort=True)
    _run(dry=False, as_json=as_json)


@command.command("hold", help=both("Nothing of a matter goes until it is lifted.", "对事项依法暂停删除。"))
@click.argument("number")
@click.option("--reason", required=True, help=both("Which proceedings need it.", "因何程序需要。"))
def hold(number: str, reason: str) -> None:
    with django_ready():
        from huiyin.orgs.actor import SYSTEM
        from huiyin.retention.holding import place_hold

        place_hold(_matter(number), reason, by=SYSTEM)
    say(f"{number} is on legal hold.", f"{number} 已暂停删除。")


@command.command("lift", help=both("Lift a legal hold.", "解除暂停删除。"))
@click.argument("number")
def lift(number: str) -> None:
    with django_ready():
        from huiyin.orgs.actor import SYSTEM
        from huiyin.retention.holding import lift_hold

        lift_hold(_matter(number), by=SYSTEM)
    say(f"{number} is free again.", f"{number} 已解除。")


def _run(*, dry: bool, as_json: bool) -> None:
    with django_ready():
        from huiyin.orgs.actor import SYSTEM
        from huiyin.retention.policy import rules_in_force
        from huiyin.retention.running import run
        from huiyin.retention.vocabulary import GROUND_LABELS, WHAT_LABELS, Ground

        rules, lines = rules_in_force(), run(by=SYSTEM, dry=dry)
    if as_json:
        said = [{"kind": one.kind, "keep_days": one.keep_for.days, "source": one.source} for one in rules.values()]
        click.echo(json.dumps({"rules": said, "lines": [asdict(one) for one in lines]}, ensure_ascii=False))
        return
    for one in rules.values():
        click.echo(f"{one.kind}: {one.keep_for.days} d, {one.source}")
    if not rules:
        complain("The pack has no retention.yaml: nothing goes by itself.", "数据包没有 retention.yaml，不会自动删除。")
    for line in lines:
        zh, en = WHAT_LABELS[line.what]
        if line.ground:
            ground_zh, ground_en = GROUND_LABELS[Ground(line.ground)]
            say(f"  kept    {line.kept:>9,}  {en}: {ground_en}", f"  保留 {line.kept:>9,}  {zh}：{ground_zh}")
        else:
            say(f"  erased  {line.gone:>9,}  {en}", f"  删除 {line.gone:>9,}  {zh}")
    if dry:
        say("Nothing was touched.", "以上为试算，未作任何改动。")


def _matter(number: str):
    from huiyin.kernel.errors import NotFound
    from huiyin.matters.models import Matter
    from huiyin.matters.numbers import serial_of

    found = Matter.objects.filter(pk=serial_of(number) or 0).first()
    if found is None or found.number != number:
        raise NotFound(f"{number}: no such matter · 没有此事项")
    return found
