"""huiyin import matters FILE --mapping NAME: progress while it runs, counts at the end, resumes where it stopped."""

import json
from pathlib import Path

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, say


@click.command("matters", help=both("Take over the matters of FILE.", "导入 FILE 中的事项。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", required=True, help=both("Name of a mapping, or its YAML file.", "映射名或其 YAML 文件。"))
@click.option("--dry-run", is_flag=True, help=both("Read everything, write nothing.", "只检查，不写入。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def command(file: Path, mapping: str, dry_run: bool, as_json: bool) -> None:
    with django_ready():
        from huiyin.intake.files.run import import_matters
        from huiyin.intake.files.tables import count_rows
        from huiyin.orgs.actor import SYSTEM

        with click.progressbar(length=count_rows(file), label=file.name, file=_terminal()) as bar:
            counts = import_matters(
                file, mapping, by=SYSTEM, dry_run=dry_run, progress=lambda n: bar.update(n - bar.pos)
            )
    if as_json:
        click.echo(json.dumps(counts.as_json(), ensure_ascii=False))
        return
    say(
        f"{counts.rows:,} rows: {counts.imported:,} new, {counts.already_there:,} known, {counts.rejected:,} rejected.",
        f"共 {counts.rows:,} 行：导入 {counts.imported:,}，已有 {counts.already_there:,}，退回 {counts.rejected:,}。",
    )
    if counts.rejected_file:
        say(f"Rejected rows with reasons: {counts.rejected_file}", f"退回的行及原因：{counts.rejected_file}")


def _terminal():
    """Progress goes to standard error, so that standard output stays one JSON object."""
    return click.get_text_stream("stderr")
