"""huiyin load-pack: a district's own files into its tables."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, language

if TYPE_CHECKING:
    from huiyin.intake.pack import PartLoaded

# part → Chinese, English
PARTS = {
    "pack": ("数据包说明", "pack"),
    "calendar": ("工作日历与时限", "calendar and stage limits"),
    "areas": ("区、街道、社区、网格", "areas"),
    "unit_grids": ("单元网格", "unit grids"),
    "base": ("道路、水系、绿地", "roads, water, green"),
    "buildings": ("建筑", "buildings"),
    "units": ("处置单位", "units"),
    "staff": ("人员与岗位", "staff and posts"),
    "components": ("城市部件", "components"),
    "standards": ("立结案标准", "standards"),
    "duties": ("职责清单", "list of duties"),
    "knowledge": ("热线知识库", "hotline answers"),
    "open311": ("开放接口服务", "Open311 services"),
    "service_items": ("办事事项", "service items"),
    "device_metrics": ("感知指标", "what devices measure"),
    "device_kinds": ("设备种类", "kinds of devices"),
    "devices": ("感知设备", "devices"),
    "response_plans": ("处置预案", "response plans"),
    "rules": ("告警规则", "rules of alarms"),
    "warnings": ("预警设置", "warnings"),
    "scenes": ("场景目录", "scenes"),
    "callout": ("呼叫设置", "who is called out"),
    "retention": ("保留规则", "what is kept for how long"),
}
SHOWN = 5  # codes of what has gone; a city sees that something is amiss, not a thousand lines


@click.command(
    "load-pack",
    help=both(
        "Load a district's areas, units, staff, standards, calendar. Loading again changes only what differs.",
        "导入城区数据：区域、单位、人员、部件、标准与日历。重复导入只更新有变化的内容。",
    ),
)
@click.argument("pack", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def command(pack: Path, as_json: bool) -> None:
    with django_ready():
        from django.core.management import call_command

        from huiyin.intake.pack import load_pack

        call_command("migrate", verbosity=0, interactive=False)
        done = []
        for part in load_pack(pack):
            done.append(part)
            if not as_json:
                show(part)
    if as_json:
        parts = {part.part: _as_json(part) for part in done}
        click.echo(json.dumps({"pack": pack.name, "parts": parts}, ensure_ascii=False))


def _as_json(part: "PartLoaded") -> dict:
    counts = {name: getattr(part.loaded, name) for name in ("rows", "added", "changed", "dropped")}
    return counts | {"gone": list(part.loaded.gone), "seconds": round(part.seconds, 2)}


def show(part: "PartLoaded") -> None:
    """One line of what was done, and what the pack no longer names."""
    loaded = part.loaded
    zh, en = PARTS[part.part]
    name = {"en": en, "zh": zh}.get(language(), f"{zh} {en}")
    what = both(
        f"{loaded.rows:,} rows, {loaded.added:,} added, {loaded.changed:,} changed",
        f"{loaded.rows:,} 行，新增 {loaded.added:,}，更新 {loaded.changed:,}",
        between=" · ",
    )
    click.echo(f"{name}: {what} ({part.seconds:.1f} s)")
    if loaded.gone:
        codes = ", ".join(loaded.gone[:SHOWN]) + (" …" if len(loaded.gone) > SHOWN else "")
        fate = ("dropped", "已删除") if loaded.dropped else ("kept", "仍保留")
        gone = both(
            f"no longer in the pack, {fate[0]}: {len(loaded.gone)} ({codes})",
            f"数据包中已不存在，{fate[1]}：{len(loaded.gone)}（{codes}）",
        )
        click.secho(f"  {gone}", fg="yellow")
