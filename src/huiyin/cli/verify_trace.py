"""huiyin verify-trace: is the story of every matter still what was written, move by move?"""

import json
import time
from pathlib import Path

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.stamps import stamp

SHOWN = 20
WORDS = {
    "altered": ("the entry is not what was hashed", "内容与哈希不符，曾被改动"),
    "gap": ("entries before it are missing", "之前的记录缺失"),
    "cut": ("the chain ends before its signed head", "链尾被截断，短于已签名的链头"),
    "rewritten": ("it fits together, but is not what was signed", "前后自洽，但与已签名的链头不符"),
    "dropped": ("the whole chain is gone, though it was signed", "整条链消失，但曾有签名"),
    "disagrees": ("the matter is in another state than its last entry says", "事项状态与最后一条记录不符"),
    "orphan": ("the matter itself is gone", "留痕尚在，事项已不存在"),
    "missing": ("the matter has no trace", "事项没有留痕"),
    "signature": ("the file of signed heads cannot be trusted", "签名文件不可信"),
    "unprotected": ("the triggers that refuse changes are off", "防改动触发器已被停用"),
    "receipt": ("it does not hold what the receipt says", "与回执所载不符"),
}


@click.command(
    "verify-trace",
    help=both(
        "Check every chain of the trace, the states of matters, and the signed heads that were exported.",
        "逐条校验全程留痕，核对事项状态与已导出的签名链头。",
    ),
)
@click.option("--matter", help=both("One matter only, by its number.", "只校验一件事项（填编号）。"))
@click.option(
    "--receipt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=both("Check a reporter's receipt and its matter.", "核对一份反映人回执及其事项。"),
)
@click.option(
    "--heads",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=both(
        "Folder of signed heads; else the one that the nightly export writes.", "签名链头目录，缺省为每日导出目录。"
    ),
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def command(matter: str | None, receipt: Path | None, heads: Path | None, as_json: bool) -> None:
    began = time.monotonic()
    with django_ready():
        from huiyin.audit.jobs import heads_folder
        from huiyin.audit.verify import verify
        from huiyin.matters.chains import MatterChains

        held = _receipt(receipt) if receipt else None
        only = held.chain if held else _chain(matter)
        verdict = verify(heads or heads_folder(), subjects=[MatterChains()], only=only)
        if matter and not verdict.chains and verdict.sound:
            raise click.BadParameter(both(f"there is no matter {matter}", f"没有编号为 {matter} 的事项"))
        faults = [{"chain": f.chain, "seq": f.seq, "kind": f.kind.value, "why": f.why} for f in verdict.faults]
        faults += _faults_of(held) if held else []
    body = _counts(verdict, faults, time.monotonic() - began)
    if not only:
        stamp(data_dir(), "trace", sound=bool(body["sound"]), chains=verdict.chains, faults=len(faults))
    if not as_json:
        _print(body, faults)
    else:
        click.echo(json.dumps({**body, "first_faults": faults[:SHOWN]}, ensure_ascii=False))
    if not body["sound"]:
        raise click.exceptions.Exit(1)


def _counts(verdict, faults: list[dict], seconds: float) -> dict:
    counts = {kind.value: number for kind, number in verdict.counts.items()}
    counts["receipt"] = sum(1 for fault in faults if fault["kind"] == "receipt")

    def together(*kinds: str) -> int:
        return sum(counts.get(kind, 0) for kind in kinds)

    return {
        "chains": verdict.chains,
        "entries": verdict.entries,
        "broken": together("altered", "gap", "rewritten"),
        "missing": together("cut", "dropped", "missing"),
        "orphans": together("orphan"),
        "disagreeing": together("disagrees"),
        "receipts": together("receipt"),
        "signatures": together("signature"),
        "unprotected": together("unprotected"),
        "signed_heads": verdict.signed,
        "head_files": verdict.files,
        "faults": sum(counts.values()),
        "sound": not sum(counts.values()),
        "seconds": round(seconds, 2),
    }


def _chain(number: str | None) -> str:
    from huiyin.matters.numbers import serial_of

    if number is None:
        return ""
    serial = serial_of(number) or (int(number) if number.isdecimal() else None)
    if serial is None:
        raise click.BadParameter(both("a number looks like 20261122-000123", "编号形如 20261122-000123"))
    return f"matter/{serial}"


def _receipt(path: Path):
    from huiyin.audit.receipts import BadReceipt, read_receipt

    try:
        return read_receipt(json.loads(path.read_text(encoding="utf-8")))
    except (BadReceipt, ValueError) as error:
        raise click.BadParameter(both(f"{path.name} is no receipt", f"{path.name} 不是有效回执")) from error


def _faults_of(receipt) -> list[dict]:
    from huiyin.audit.receipts import missing_steps

    return [{"chain": receipt.chain, "seq": seq, "kind": "receipt", "why": ""} for seq in missing_steps(receipt)]


def _print(body: dict, faults: list[dict]) -> None:
    for fault in faults[:SHOWN]:
        en, zh = WORDS[str(fault["kind"])]
        why = f" ({fault['why']})" if fault["why"] else ""
        complain(f"{fault['chain']} {fault['seq']}: {en}{why}", f"{fault['chain']} 第 {fault['seq']} 条：{zh}{why}")
    say(
        "{entries:,} entries in {chains:,} chains, {signed_heads:,} signed heads: {faults:,} faults.".format(**body),
        "{chains:,} 条链共 {entries:,} 条记录，已签名链头 {signed_heads:,} 个，发现 {faults:,} 处问题。".format(**body),
    )
    if not body["head_files"]:
        say(
            "No signed heads yet: a cut tail would not show. `huiyin export heads`, and keep the file elsewhere.",
            "尚无签名链头，无法发现链尾被截断。请执行 huiyin export heads，并异地保存。",
        )
