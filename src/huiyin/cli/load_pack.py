"""huiyin load-pack: a city's own data into the database; loading again changes only what changed."""

import json
from pathlib import Path

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both


@click.command(
    "load-pack", help=both("Load a pack: areas, units, staff, standards.", "导入数据包：区域、单位、人员、标准。")
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def command(folder: Path, as_json: bool) -> None:
    parts = {}
    with django_ready():
        from huiyin.intake.pack import load_pack

        for done in load_pack(folder):
            loaded = done.loaded
            parts[done.part] = {
                "rows": loaded.rows,
                "added": loaded.added,
                "changed": loaded.changed,
                "gone": len(loaded.gone),
                "seconds": round(done.seconds, 2),
            }
            if not as_json:
                click.echo(line(done.part, parts[done.part]))
    if as_json:
        click.echo(json.dumps({"pack": folder.name, "parts": parts}, ensure_ascii=False))


def line(part: str, counts: dict) -> str:
    return f"  {part:<12} " + both(
        "{rows:>7,} rows, {added:,} added, {changed:,} changed, {gone:,} no longer named, {seconds} s".format(**counts),
        "{rows:>7,} 行，新增 {added:,}，变更 {changed:,}，文件中不再出现 {gone:,}，{seconds} 秒".format(**counts),
    )
