"""huiyin import standards: what an edition would change, row by row; in force only when confirmed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, language

if TYPE_CHECKING:
    from huiyin.matters.standards.library import Import


@click.command(
    "standards",
    help=both(
        "Read FILES, compare them with the edition in force and keep the result as a draft.",
        "读取标准文件，与现行版本比较，并保存为草案。",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help=both("Write nothing.", "只比较，不写入。"))
@click.option("--confirm", is_flag=True, help=both("Put the draft in force.", "确认草案生效。"))
@click.option(
    "--without-held",
    is_flag=True,
    help=both("With --confirm: although rules wait for a decision.", "与 --confirm 合用：即使有规则待定。"),
)
@click.option(
    "--plain-days",
    type=click.Choice(["working_days", "calendar_days"]),
    help=both("What “2天” means in these files.", "文件中“2天”的含义。"),
)
@click.option(
    "--plain-hours",
    type=click.Choice(["working_hours", "urgent_hours"]),
    help=both("What “4小时” means in these files.", "文件中“4小时”的含义。"),
)
@click.option(
    "--decisions",
    "decision_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=both("What the office decided about unclear rows (YAML).", "对不明确条目的决定（YAML）。"),
)
@click.option(
    "--problems",
    "problem_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=both("Write every doubt into this CSV.", "把全部疑点写入该 CSV。"),
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def command(
    files: tuple[Path, ...],
    dry_run: bool,
    confirm: bool,
    without_held: bool,
    plain_days: str | None,
    plain_hours: str | None,
    decision_file: Path | None,
    problem_file: Path | None,
    as_json: bool,
) -> None:
    if dry_run and confirm:
        raise click.UsageError(both("--dry-run and --confirm exclude each other.", "--dry-run 与 --confirm 不能同用。"))
    with django_ready():
        from huiyin.matters.standards.counts import write_problems
        from huiyin.matters.standards.library import confirm_edition, import_file
        from huiyin.orgs.actor import SYSTEM

        found = import_file(
            files,
            dry_run,
            by=SYSTEM,
            plain_days=plain_days,
            plain_hours=plain_hours,
            decision_file=decision_file,
        )
        if problem_file:
            write_problems(found.problems, problem_file)
        _print(found, quiet=as_json)
        edition = found.edition
        if confirm and edition:
            edition = confirm_edition(edition, by=SYSTEM, without_held=without_held)
        state = _state(found, dry_run, bool(confirm and edition))
        if as_json:
            body = {**found.counts.as_json(), "edition": edition.pk if edition else None, "state": state}
            click.echo(json.dumps(body, ensure_ascii=False))
        else:
            click.echo(STATES[state])


STATES = {
    "dry_run": both("Nothing was written (--dry-run).", "未写入任何内容（--dry-run）。"),
    "unchanged": both("The edition in force says the same; nothing to do.", "与现行版本一致，无需变更。"),
    "draft": both(
        "Kept as a draft; nothing changes until it is confirmed (--confirm, or in the office).",
        "已保存为草案；确认之前（--confirm 或在后台确认）不影响现行标准。",
    ),
    "in_force": both("Confirmed: in force from now on.", "已确认，即日生效。"),
}


def _state(found: "Import", dry_run: bool, confirmed: bool) -> str:
    if dry_run:
        return "dry_run"
    if found.edition is None:
        return "unchanged"
    return "in_force" if confirmed else "draft"


def _print(found: "Import", *, quiet: bool) -> None:
    """Every doubt with its row; with --json on stderr, so that stdout is the one JSON object."""
    from huiyin.matters.standards.telling import lines

    for line in lines(found.problems, "en" if language() == "en" else "zh"):
        click.echo(f"  {line}", err=quiet)
    if quiet:
        return
    for name, number in found.counts.as_json().items():
        click.echo(f"  {name:<20} {number:>6,}")
