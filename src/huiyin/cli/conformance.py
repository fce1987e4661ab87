"""huiyin conformance …: does a server, ours or anybody's, keep the rules of its standard?"""

import json
import time
from collections.abc import Iterable
from pathlib import Path

import click

from huiyin.cli.words import both, say
from huiyin.conformance.results import Outcome, Result

SIGNS = {Outcome.PASS: ("✓", "green"), Outcome.FAIL: ("✗", "red"), Outcome.SKIP: ("-", "yellow")}
WORDS = {Outcome.PASS: ("pass", "通过"), Outcome.FAIL: ("fail", "不通过"), Outcome.SKIP: ("skip", "跳过")}


@click.group("conformance", help=both("Does a server keep its standard?", "检验服务器是否符合标准。"))
def command() -> None:
    pass


class Degrees(click.ParamType):
    name = "LAT,LONG"

    def convert(self, value, param, ctx) -> tuple[float, float]:
        try:
            lat, long = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(both("two numbers with a comma, such as 41.88,-87.63", "应为以逗号分隔的两个数"), param, ctx)
        return lat, long


@command.command(
    "open311",
    help=both(
        "Check the Open311 GeoReport v2 server at URL, rule by rule. Nothing is sent without --write.",
        "逐条检验 URL 处的 Open311 GeoReport v2 服务。不加 --write 时只读不写。",
    ),
)
@click.argument("url")
@click.option("--api-key", default="", envvar="OPEN311_API_KEY", help=both("Key for what is sent.", "提交用密钥。"))
@click.option("--jurisdiction", default="", help=both("Its jurisdiction_id.", "辖区标识 jurisdiction_id。"))
@click.option("--write", is_flag=True, help=both("Send two test requests, too.", "另提交两条测试请求。"))
@click.option("--at", type=Degrees(), help=both("Where they lie.", "测试请求的位置。"))
@click.option("--service", default="", help=both("Their service_code.", "测试请求的服务代码。"))
@click.option(
    "--discovery",
    default="",
    help=both("Address of discovery without .xml, if not under URL.", "服务发现地址（不含 .xml），不在 URL 下时填写。"),
)
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    help=both("Write JUnit's XML there, for build servers.", "另写 JUnit XML 文件，供持续集成读取。"),
)
def open311(
    url: str,
    api_key: str,
    jurisdiction: str,
    write: bool,
    at: tuple[float, float] | None,
    service: str,
    discovery: str,
    as_json: bool,
    junit: Path | None,
) -> None:
    from huiyin.conformance import Options, check
    from huiyin.conformance.report import as_json as json_of
    from huiyin.conformance.report import as_junit, counted

    if not url.startswith(("http://", "https://")):
        raise click.BadParameter(both("begins with http:// or https://", "须以 http:// 或 https:// 开头"))
    if write and not api_key:
        raise click.BadParameter(both("--write needs --api-key", "--write 需要 --api-key"))
    began = time.monotonic()
    options = Options(url, api_key, jurisdiction, write, at, service, discovery.removesuffix(".xml"))
    results = list(_told(check(options), quiet=as_json))
    counts = counted(results)
    if junit:
        junit.write_text(as_junit(url, results), encoding="utf-8")
    if as_json:
        click.echo(json_of(url, results))
    else:
        seconds = time.monotonic() - began
        say(
            f"\n{len(results)} rules: {{pass}} pass, {{fail}} fail, {{skip}} skipped, {seconds:.1f} s".format(**counts),
            f"\n共 {len(results)} 条：通过 {{pass}}，不通过 {{fail}}，跳过 {{skip}}，{seconds:.1f} 秒".format(**counts),
        )
    if counts["fail"]:
        raise click.exceptions.Exit(1)


def _told(results: Iterable[Result], *, quiet: bool) -> Iterable[Result]:
    """Each line as soon as its rule has been looked at."""
    for result in results:
        if not quiet:
            sign, colour = SIGNS[result.outcome]
            word = both(*WORDS[result.outcome], between="/")
            line = f"{click.style(f'{sign} {word}', fg=colour)}  {result.rule:<24} {both(result.en, result.zh)}"
            click.echo(line + (f"\n    {result.why}" if result.why else ""))
        yield result


@command.command(
    "mutants",
    help=both(
        "Prove the suite: servers that each break one rule, and the rule that notices.",
        "验证检验器：每个变异服务器只违反一条规则，且恰由该规则发现。",
    ),
)
@click.argument("names", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help=both("Name them, run none.", "只列出，不运行。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def mutants(names: tuple[str, ...], only_list: bool, as_json: bool) -> None:
    from huiyin.conformance.mutants import MUTANTS
    from huiyin.conformance.mutants.proof import prove

    if unknown := [name for name in names if name not in MUTANTS]:
        raise click.BadParameter(both(f"there is no mutant {unknown[0]}", f"没有名为 {unknown[0]} 的变异"))
    wanted = [MUTANTS[name] for name in names] or list(MUTANTS.values())
    if only_list:
        for mutant in wanted:
            click.echo(f"{mutant.name:<26} {mutant.breaks:<24} {mutant.en}")
        return
    proofs = []
    for mutant in wanted:
        proof = prove(mutant)
        proofs.append(proof)
        if not as_json:
            sign, colour = SIGNS[Outcome.PASS if proof.exact else Outcome.FAIL]
            found = ", ".join(proof.failed) or "–"
            click.echo(f"{click.style(sign, fg=colour)} {mutant.name:<26} {found:<24} {mutant.en}")
    caught = sum(proof.exact for proof in proofs)
    if as_json:
        rows = [{"mutant": p.mutant, "breaks": p.breaks, "failed": list(p.failed)} for p in proofs]
        click.echo(json.dumps({"mutants": len(proofs), "caught": caught, "rows": rows}, ensure_ascii=False))
    else:
        say(
            f"\n{caught} of {len(proofs)} mutants are noticed by exactly the rule they break.",
            f"\n{len(proofs)} 个变异中有 {caught} 个恰由其违反的规则发现。",
        )
    if caught != len(proofs):
        raise click.exceptions.Exit(1)
