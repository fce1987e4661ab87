"""huiyin triage duplicates: replay marked reports in the order of time; how many are found, how many wrongly?"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.cli.words import both, say

if TYPE_CHECKING:
    from huiyin.matters.rules.seen.marked import Marked
    from huiyin.matters.rules.seen.measuring import Measured
    from huiyin.matters.rules.seen.weighing import Weights


@click.command(
    "duplicates",
    help=both(
        "FILE is a CSV (or .csv.gz) of reports with a column that marks duplicates. Each report sees only what came in"
        " before it. The weights are learnt from the earlier part and judged on the later part.",
        "FILE 为 CSV（或 .csv.gz），其中一列标明是否重复。每条上报只看得到此前的上报；"
        "前一部分用于学习，后一部分用于评判。",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--learn-on",
    type=click.FloatRange(0, 0.9),
    default=0.6,
    show_default=True,
    help=both("Share of the reports, the earlier ones, to learn from.", "用于学习的前段上报的比例。"),
)
@click.option(
    "--weights",
    "weights_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=both("Begin with weights that were kept, not the usual ones.", "以此前保存的权重为起点。"),
)
@click.option(
    "--misspell",
    type=click.FloatRange(0, 1),
    default=0.0,
    help=both("Put slips into this share of the addresses.", "按此比例给地址加入笔误。"),
)
@click.option(
    "--jitter",
    type=click.FloatRange(0, 1000),
    default=0.0,
    help=both("Move each pin by so many metres (spread on each axis).", "每个定位点随机偏移的米数。"),
)
@click.option("--seed", default=1, show_default=True, help=both("Of the disturbance.", "随机种子。"))
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help=both("Write the learnt weights into this file.", "将学到的权重写入文件。"),
)
@click.option("--adopt", is_flag=True, help=both("Put them in force in this huiyin.", "将学到的权重在本系统启用。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def command(
    file: Path,
    learn_on: float,
    weights_file: Path | None,
    misspell: float,
    jitter: float,
    seed: int,
    keep: Path | None,
    adopt: bool,
    as_json: bool,
) -> None:
    from huiyin.matters.rules.seen.measuring import measure
    from huiyin.matters.rules.seen.noise import disturbed

    rows = _read(file)
    if not any(row.duplicate for row in rows):
        raise click.ClickException(both("No row is marked as a duplicate.", "没有一行标为重复。"))
    if misspell or jitter:
        rows = list(disturbed(rows, misspell=misspell, jitter=jitter, seed=seed))
    found = measure(rows, _weights(weights_file), learn_on=learn_on)
    if keep:
        keep.write_text(json.dumps(found.weights.as_json(), ensure_ascii=False, indent=1) + "\n")
    if adopt:
        _adopt(found)
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _tell(found)


def _read(file: Path) -> "list[Marked]":
    from huiyin.kernel.errors import InvalidInput
    from huiyin.matters.rules.seen.marked import read_marked

    try:
        return read_marked(file)
    except InvalidInput as wrong:
        raise click.ClickException(both(str(wrong), _chinese(wrong))) from wrong
    except (UnicodeDecodeError, OSError) as wrong:
        said = f"{file.name} cannot be read as CSV: {wrong}", f"{file.name} 无法按 CSV 读取：{wrong}"
        raise click.ClickException(both(*said)) from wrong


def _chinese(wrong: Exception) -> str:
    given = wrong.params  # type: ignore[attr-defined]
    if "row" in given:
        return f"第 {given['row']} 行：“{given['said']}”不是可识别的时间（如 2026-03-01 或 2026-03-01 14:05）。"
    return f"缺少列“{given['column']}”，列名可为：{given['names']}。"


def _weights(path: Path | None) -> "Weights":
    from huiyin.matters.rules.seen.weighing import read_weights, usual_weights

    try:
        return read_weights(path.read_text()) if path else usual_weights()
    except ValueError as wrong:
        raise click.ClickException(both(f"{path} holds no weights.", f"{path} 不是权重文件。")) from wrong


def _adopt(found: "Measured") -> None:
    from huiyin.cli.ground import django_ready

    with django_ready():
        from huiyin.matters.services.adopting import adopt_weights
        from huiyin.orgs.actor import SYSTEM

        best = found.at_threshold
        measured = {"reports": found.reports, "precision": round(best.precision, 3), "recall": round(best.recall, 3)}
        adopt_weights(json.dumps(found.weights.as_json()), measured | {"f1": round(best.f1, 3)}, by=SYSTEM)


def _as_json(found: "Measured") -> dict:
    return asdict(found) | {"until": found.until.isoformat(), "weights": found.weights.as_json()}


def _tell(found: "Measured") -> None:
    say(
        f"{found.learnt_on:,} reports learnt from; judged on {found.reports:,} from {found.until:%Y-%m-%d} on, of which"
        f" {found.duplicates:,} are marked as duplicates; {found.looked_at:.1f} earlier ones looked at for each.",
        f"学习 {found.learnt_on:,} 条；自 {found.until:%Y-%m-%d} 起的 {found.reports:,} 条用于评判，"
        f"其中标为重复 {found.duplicates:,} 条；每条平均比对 {found.looked_at:.1f} 条。",
    )
    click.echo(
        f"{both('threshold', '阈值'):<22}{both('precision', '准确率'):>16}{both('recall', '召回率'):>16}{'F1':>8}"
    )
    for one in found.curve:
        click.echo(f"{one.threshold:<22.2f}{one.precision:>16.3f}{one.recall:>16.3f}{one.f1:>8.3f}")
    for words, one in (
        (both("learnt threshold", "学到的阈值") + f" {found.at_threshold.threshold:.3f}", found.at_threshold),
        (both("same address, open", "同地址未结"), found.same_address),
    ):
        click.echo(f"{words:<22}{one.precision:>16.3f}{one.recall:>16.3f}{one.f1:>8.3f}")
