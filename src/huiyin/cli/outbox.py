"""huiyin outbox …: announcements that a subscriber could not take."""

import json

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say
from huiyin.kernel.errors import HuiyinError


@click.group("outbox", help=both("Announcements: how far behind, what failed.", "通知投递：滞后情况与失败处理。"))
def command() -> None:
    pass


@command.command("status", help=both("How far behind delivery is, and what failed.", "显示投递滞后与失败的通知。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def status(as_json: bool) -> None:
    with django_ready():
        from huiyin.kernel.outbox import lag
        from huiyin.kernel.outbox.letters import unsettled

        behind, letters = lag(), unsettled()
        failed = [
            {"id": x.pk, "topic": x.topic, "subscriber": x.subscriber, "tries": x.tries, "error": x.error}
            for x in letters
        ]
    if as_json:
        body = {"seconds": behind.seconds, "parked": behind.parked, "dead": behind.dead, "letters": failed}
        click.echo(json.dumps(body, ensure_ascii=False))
        return
    say(
        f"{behind.seconds:.0f} s behind, {behind.parked} waiting for another try, {behind.dead} failed.",
        f"滞后 {behind.seconds:.0f} 秒，{behind.parked} 条等待重试，{behind.dead} 条失败。",
    )
    for letter in failed:
        click.echo("  {id:>8}  {topic} → {subscriber} ({tries})  {error}".format(**letter))


@command.command("replay", help=both("Deliver failed announcements once more.", "重新投递失败的通知。"))
@click.argument("numbers", nargs=-1, type=int)
def replay(numbers: tuple[int, ...]) -> None:
    _each("replay", numbers)


@command.command("drop", help=both("Give failed announcements up.", "放弃失败的通知。"))
@click.argument("numbers", nargs=-1, type=int, required=True)
def drop(numbers: tuple[int, ...]) -> None:
    _each("drop", numbers)


def _each(verb: str, numbers: tuple[int, ...]) -> None:
    """All of them where none is named; those that fail again are told, and the exit code says so."""
    failed = 0
    with django_ready():
        from huiyin.kernel.outbox import letters

        for number in numbers or [letter.pk for letter in letters.unsettled()]:
            try:
                getattr(letters, verb)(number)
                say(f"{number}: done.", f"{number}：完成。")
            except HuiyinError as error:
                failed += 1
                complain(f"{number}: {error}", f"{number}: {error}")
    if failed:
        raise click.exceptions.Exit(1)
