"""huiyin export …: what leaves the system in files."""

import json
from pathlib import Path

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say
from huiyin.runtime.errors import RuntimeFault


@click.group("export", help=both("Write files for others: trace, signed heads.", "导出文件：留痕、签名链头。"))
def command() -> None:
    pass


@command.command(
    "trace",
    help=both("The trace, one entry a line, for tools/verify_trace.py.", "导出留痕，每行一条，供独立脚本校验。"),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--chain", default="", help=both("Chains that begin with this, e.g. matter/.", "只导出以此开头的链，如 matter/。")
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def trace(file: Path, chain: str, as_json: bool) -> None:
    draft = file.with_name(f".{file.name}.part")
    entries = 0
    with django_ready():
        from huiyin.audit.exporting import lines
        from huiyin.matters.chains import MatterChains

        with open(draft, "w", encoding="utf-8") as out:
            for line in lines(chain, [MatterChains()]):
                out.write(line)
                entries += line.startswith('{"chain"')
    draft.replace(file)
    if as_json:
        click.echo(json.dumps({"entries": entries, "file": str(file)}))
    else:
        say(f"{entries:,} entries written to {file}.", f"已导出 {entries:,} 条记录到 {file}。")


@command.command(
    "heads", help=both("Sign and write the heads of all chains that grew.", "签名并导出有新增记录的链头。")
)
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object of counts.", "输出一个 JSON 计数对象。"))
def heads(folder: Path | None, as_json: bool) -> None:
    with django_ready():
        from huiyin.audit.heads import export_heads
        from huiyin.audit.jobs import heads_folder
        from huiyin.kernel.clock import now
        from huiyin.runtime.datadir import data_dir

        try:
            done = export_heads(folder or heads_folder(), data_dir(), at=now())
        except ValueError as damaged:
            raise RuntimeFault(
                f"An earlier file cannot be trusted ({damaged}). Put it back from your copy elsewhere first.",
                f"先前的链头文件不可信（{damaged}）。请先用异地副本恢复。",
            ) from damaged
    wrong = len(done.contradictions)
    if as_json:
        click.echo(json.dumps({"heads": done.heads, "file": str(done.path), "contradictions": wrong}))
    else:
        say(
            f"{done.heads:,} heads signed in {done.path}. Keep a copy elsewhere.",
            f"已签名 {done.heads:,} 个链头：{done.path}。请异地保存。",
        )
    if wrong:
        complain(
            f"{wrong:,} chains are not what was signed before; `huiyin verify-trace` says which.",
            f"{wrong:,} 条链与先前签名不符，请执行 huiyin verify-trace 查看。",
        )
        raise click.exceptions.Exit(1)
