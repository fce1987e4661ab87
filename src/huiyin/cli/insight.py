"""huiyin insight …: what the district's matters, or a file of messages, say taken together."""

import json
import os
import sys
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, language, say

if TYPE_CHECKING:
    from huiyin.insight.grouping.shapes import Group
    from huiyin.intake.files.messages import Read

DAY = click.DateTime(["%Y-%m-%d"])
TOLD = 20  # rows that were skipped, before the rest is counted only


@click.group("insight", help=both("Repeated problems.", "研判：重复发生的问题。"))
def command() -> None:
    pass


@command.command(
    "hot-issues",
    help=both(
        "Groups of messages about one underlying problem, the hottest first. FILE: csv, csv.gz or xlsx with columns "
        "for number, time, title and/or text of each message, and for who wrote it and likes if there are any; "
        "docs/how-to/repeated-problems.md has their names. Without FILE: the district's own matters.",
        "把反映同一问题的留言归在一起，按热度排序。FILE 为 csv、csv.gz 或 xlsx，"
        "含留言编号、留言时间、留言主题或留言详情，可含留言用户、点赞数；不给 FILE 则分析本区事项。",
    ),
)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("A ranked list in JSON.", "输出 JSON 排序列表。"))
@click.option("--top", type=click.IntRange(1), help=both("No more than so many.", "最多输出几组。"))
@click.option("--from", "since", type=DAY, help=both("From this day.", "起始日期。"))
@click.option("--until", type=DAY, help=both("To and with this day.", "截止日期（含当日）。"))
def hot_issues(
    file: Path | None, as_json: bool, top: int | None, since: datetime | None, until: datetime | None
) -> None:
    first, last = (moment.date() if moment else None for moment in (since, until))
    if first and last and first > last:
        raise click.BadParameter(both("--from is later than --until.", "起始日期晚于截止日期。"))
    groups = (_of_file(file, first, last) if file else _of_district(first, last))[:top]
    if as_json:
        click.echo(json.dumps([_as_json(group) for group in groups], ensure_ascii=False))
        return
    for rank, group in enumerate(groups, 1):
        _print(rank, group)
    if not groups:
        say("No problem was told by three messages or more.", "没有三条以上留言反映同一问题。")


def _of_file(file: Path, first: date | None, last: date | None) -> "list[Group]":
    with _without_database():
        from django.utils.timezone import get_default_timezone

        from huiyin.insight.grouping.find import find_groups
        from huiyin.intake.files.messages import read_messages

        read = read_messages(file, get_default_timezone(), first, last)
        _tell_skipped(read)
        return find_groups(read.messages)


def _without_database() -> nullcontext:
    """Django for its words and its time zone; no database is started for a file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en" if language() == "en" else "zh-hans")
    return nullcontext()


def _of_district(first: date | None, last: date | None) -> "list[Group]":
    with django_ready():
        from huiyin.insight.finding import find_in_window, window_of

        return [found.group for found in find_in_window(window_of(first, last))]


def _tell_skipped(read: "Read") -> None:
    if read.outside:
        outside = both(f"{read.outside:,} rows lie outside of the window.", f"{read.outside:,} 行不在所选时间范围内。")
        click.echo(outside, err=True)
    if not read.skipped:
        return
    count = len(read.skipped)
    complain(f"{count:,} rows were skipped:", f"跳过 {count:,} 行：")
    for number, why in read.skipped[:TOLD]:
        click.echo(
            both(f"  row {number}: {why}", f"  第 {number} 行：{why}") if language() else f"  {number}: {why}", err=True
        )
    if count > TOLD:
        click.echo(both(f"  … and {count - TOLD:,} more", f"  …… 另有 {count - TOLD:,} 行"), err=True)
    sys.stderr.flush()


def _as_json(group: "Group") -> dict:
    heat = group.heat
    return {
        "name": group.name,
        "score": heat.index,
        "messages": list(group.messages),
        "place": group.place,
        "words": list(group.words),
        "people": group.writers,
        "likes": group.likes,
        "from": group.first.date().isoformat(),
        "to": group.last.date().isoformat(),
        "why": {"volume": heat.volume, "likes": heat.likes, "persistence": heat.persistence, "growth": heat.growth},
    }


def _print(rank: int, group: "Group") -> None:
    count, people = len(group.messages), group.writers
    click.echo(f"{rank:>3}  {group.heat.index:>5.1f}  {click.style(group.name, bold=True)}")
    facts = both(
        f"{count} messages of {people} people, {group.likes} likes, {group.first:%Y-%m-%d} to {group.last:%Y-%m-%d}",
        f"{people} 人 {count} 条，{group.likes} 个赞，{group.first:%Y-%m-%d} 至 {group.last:%Y-%m-%d}",
    )
    click.secho(f"            {facts}", dim=True)
