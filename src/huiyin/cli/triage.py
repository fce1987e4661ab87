"""huiyin triage …: train the classifier of types, say how good it is, put a version in force or back."""

import json
from pathlib import Path

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.triage_duplicates import command as duplicates
from huiyin.cli.words import both, complain, say

AS_JSON = click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
SEGMENTED = click.option(
    "--segmented/--raw",
    default=None,
    help=both(
        "Words with spaces between them, or as written; seen by itself otherwise.", "已分词或原文；默认自动识别。"
    ),
)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("triage", help=both("Train and judge what is proposed by itself.", "训练、评测智能研判。"))
def command() -> None:
    pass


command.add_command(duplicates)


@command.command(
    "train",
    help=both(
        "Learn from the pack and this district's decisions, or from a FILE with the columns label and text.",
        "用数据包和本区历史训练；或用含 label、text 两列的文件训练。",
    ),
)
@click.argument("file", type=FILE, required=False)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help=both("Keep it here.", "模型保存到此文件。")
)
@click.option("--careful", is_flag=True, help=both("In force only if not worse.", "仅在不差于现用版本时启用。"))
@SEGMENTED
@AS_JSON
def train(file: Path | None, out: Path | None, careful: bool, segmented: bool | None, as_json: bool) -> None:
    if file:
        _train_file(file, out, segmented, as_json)
        return
    with django_ready():
        from huiyin.matters.services.learning import train as learn
        from huiyin.matters.triage.reasons import told
        from huiyin.orgs.actor import SYSTEM

        found = learn(by=SYSTEM, force=not careful)
        figures = {key: value for key, value in found.row.figures.items() if key not in ("types", "mix")}
        body = {"version": found.row.pk, "in_force": found.row.in_force, "why": told(found.row.why), **figures}
    _print(body, as_json)


def _train_file(file: Path, out: Path | None, segmented: bool | None, as_json: bool) -> None:
    import time

    from huiyin.learning.fitting import fit
    from huiyin.learning.packing import pack
    from huiyin.learning.reading import read_labelled

    texts, labels = read_labelled(file)
    begun = time.perf_counter()
    packed, digest = pack(fit(texts, labels, segmented))
    seconds = time.perf_counter() - begun
    kept = out or file.with_name(file.name.split(".")[0] + ".classifier.npz")
    kept.write_bytes(packed)
    body = {"texts": len(texts), "classes": len(set(labels)), "train_seconds": round(seconds, 1)}
    _print(body | {"file": str(kept), "bytes": len(packed), "sha256": digest}, as_json)


@command.command(
    "evaluate",
    help=both(
        "How good a classifier is on a labelled FILE, each text answered by one that has not seen it; "
        "or trained on one file and tested on another.",
        "用标注文件交叉验证；或用一个文件训练、另一个文件测试。",
    ),
)
@click.argument("file", type=FILE, required=False)
@click.option("--folds", type=click.IntRange(2, 20), default=5, show_default=True, help=both("Parts.", "折数。"))
@click.option("--train", "learn_from", type=FILE, help=both("Learn from this file.", "训练文件。"))
@click.option("--test", type=FILE, help=both("Answer this one.", "测试文件。"))
@click.option("--apart", is_flag=True, help=both("Near-identical texts on one side.", "近似重复文本不跨折。"))
@SEGMENTED
@AS_JSON
def evaluate(
    file: Path | None,
    folds: int,
    learn_from: Path | None,
    test: Path | None,
    apart: bool,
    segmented: bool | None,
    as_json: bool,
) -> None:
    from huiyin.learning.measuring import cross_validate, held_out
    from huiyin.learning.reading import read_labelled

    if learn_from and test and not file:
        body = held_out(read_labelled(learn_from), read_labelled(test), segmented=segmented).as_json()
    elif file and not (learn_from or test):
        body = cross_validate(*read_labelled(file), folds, segmented=segmented, apart=apart).as_json()
    else:
        raise click.UsageError(
            both("Give one FILE, or --train and --test.", "请给出一个文件，或同时给出 --train 与 --test。")
        )
    _print(body, as_json)


@command.command("models", help=both("Versions, and which is in force.", "列出各版本及现用版本。"))
@AS_JSON
def models(as_json: bool) -> None:
    with django_ready():
        from huiyin.matters.models import Classifier
        from huiyin.matters.triage.reasons import told

        rows = [
            {
                "version": row.pk, "in_force": row.in_force, "made_at": row.made_at.isoformat(timespec="seconds"),
                "cases": row.figures.get("cases"), "accuracy": row.figures.get("accuracy"),
                "ece": row.figures.get("ece"), "why": told(row.why),
            }
            for row in Classifier.objects.defer("arrays").order_by("-pk")[:50]
        ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"models": rows}, ensure_ascii=False))
        return
    if not rows:
        say("Nothing was learned yet: huiyin triage train.", "尚未训练：请运行 huiyin triage train。")
    for row in rows:
        mark = "●" if row["in_force"] else " "
        click.echo(
            f"{mark} {row['version']:>4}  {row['made_at']}  {row['cases']!s:>6}  {row['accuracy']}  {row['why']}"
        )


@command.command(
    "use", help=both("Put VERSION in force; 0: the pack's words alone.", "启用某一版本；0 为仅用数据包词语。")
)
@click.argument("version", type=click.IntRange(0))
def use(version: int) -> None:
    with django_ready():
        from huiyin.matters.services import learning
        from huiyin.orgs.actor import SYSTEM

        if version:
            learning.use(version, by=SYSTEM)
        else:
            learning.use_none(by=SYSTEM)
    say(f"Version {version} is in force within half a minute.", f"版本 {version} 将在半分钟内生效。")


@command.command("predict", help=both("What TEXT would be taken for.", "查看一段文字的分类建议。"))
@click.argument("text")
@click.option("--model", type=FILE, help=both("A file that `train FILE` kept.", "train 保存的模型文件。"))
@AS_JSON
def predict(text: str, model: Path | None, as_json: bool) -> None:
    guesses = _of_file(text, model) if model else _of_district(text)
    if as_json:
        click.echo(json.dumps({"guesses": guesses}, ensure_ascii=False))
        return
    if not guesses:
        say("Not sure enough to say.", "把握不足，不作建议。")
    for one in guesses:
        words = "、".join(one["words"])
        click.echo(f"{one['confidence']:>6.1%}  {one['code']} {one.get('name', '')}  {words}")


def _of_file(text: str, model: Path) -> list[dict]:
    from hashlib import sha256

    from huiyin.learning.packing import BadPackingError, unpack

    packed = model.read_bytes()
    try:
        found = unpack(packed, sha256(packed).hexdigest()).guess(text)
    except (BadPackingError, ValueError, KeyError, OSError) as broken:
        complain(f"{model} holds no classifier.", f"{model} 不是分类模型文件。")
        raise click.exceptions.Exit(1) from broken
    return [{"code": g.code, "confidence": round(g.confidence, 4), "words": list(g.words)} for g in found]


def _of_district(text: str) -> list[dict]:
    with django_ready():
        from huiyin.matters.labels import pick
        from huiyin.matters.library import in_force
        from huiyin.matters.triage.types import guess_types

        library = in_force()
        return [
            {
                "code": g.code, "name": pick((library.types[g.code].name_zh, library.types[g.code].name_en)),
                "confidence": round(g.confidence, 4), "words": list(g.words),
            }
            for g in guess_types(text, library)
        ]  # fmt: skip


def _print(body: dict, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(body, ensure_ascii=False))
        return
    for name, value in body.items():
        click.echo(f"{name:<18} {value}")
