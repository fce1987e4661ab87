"""huiyin verify-trace: is the story of every matter still what was written, move by move?"""

import json
from pathlib import Path

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say

SHOWN = 20
WORDS = {
    "altered": ("the entry is not what was hashed", "内容与哈希不符，曾被改动"),
    "gap": ("entries before it are missing", "之前的记录缺失"),
    "cut": ("the chain ends before its signed head", "链尾被截断，短于已签名的链头"),
    "rewritten": ("it fits together, but is not what was signed", "前后自洽，但与已签名的链头不符"),
    "dropped": ("the whole chain is gone, though it was signed", "整条链消失，但曾有签名"),
    "signature": ("the file of signed heads cannot be trusted", "签名文件不可信"),
}


@click.command(
    "verify-trace",
    help=both(
        "Check every chain of the trace, and against the signed heads that were exported.",
        "逐条校验全程留痕，并与已导出的签名链头核对。",
    ),
)
@click.option(
    "--heads",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=both(
        "Folder of signed heads; else the one that the nightly export writes.", "签名链头目录，缺省为每日导出目录。"
    ),
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def command(heads: Path | None, as_json: bool) -> None:
    with django_ready():
        from huiyin.audit.heads import Signed, read_heads
        from huiyin.audit.jobs import heads_folder
        from huiyin.audit.verify import verify

        folder = heads or heads_folder()
        signed = read_heads(folder) if folder.is_dir() else Signed({}, 0, ())
        verdict = verify(signed.heads)
    faults = [{"chain": name, "seq": 0, "kind": "signature", "why": why} for name, why in signed.faults]
    faults += [{"chain": f.chain, "seq": f.seq, "kind": f.kind.value} for f in verdict.faults]
    body = {
        "chains": verdict.chains,
        "entries": verdict.entries,
        "signed_heads": verdict.signed,
        "head_files": signed.files,
        "faults": len(faults),
        "sound": not faults,
    }
    if as_json:
        click.echo(json.dumps({**body, "first_faults": faults[:SHOWN]}, ensure_ascii=False))
    else:
        _print(body, faults)
    if faults:
        raise click.exceptions.Exit(1)


def _print(body: dict, faults: list[dict]) -> None:
    for fault in faults[:SHOWN]:
        en, zh = WORDS[str(fault["kind"])]
        complain(f"{fault['chain']} {fault['seq']}: {en}", f"{fault['chain']} 第 {fault['seq']} 条：{zh}")
    say(
        "{entries:,} entries in {chains:,} chains, {signed_heads:,} signed heads: {faults:,} faults.".format(**body),
        "{chains:,} 条链共 {entries:,} 条记录，已签名链头 {signed_heads:,} 个，发现 {faults:,} 处问题。".format(**body),
    )
    if not body["head_files"]:
        say(
            "No signed heads yet: a cut tail would not show. `huiyin export heads`, and keep the file elsewhere.",
            "尚无签名链头，无法发现链尾被截断。请执行 huiyin export heads，并异地保存。",
        )
