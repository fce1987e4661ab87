"""huiyin demo-matters: more synthetic matters, for demonstrations and measurements; on a demo data folder only."""

import json

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain


@click.command(
    "demo-matters",
    help=both(
        "Add COUNT synthetic matters of the past year, as the real verbs would have left them.",
        "追加 COUNT 件过去一年的模拟事项，数据与真实流程写入的完全一致。",
    ),
)
@click.argument("count", type=click.IntRange(1, 10_000_000))
@click.option("--seed", default=1, show_default=True, help=both("Another seed, other matters.", "随机种子。"))
@click.option("--jobs", default=2, show_default=True, help=both("Processes.", "并行进程数。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def command(count: int, seed: int, jobs: int, as_json: bool) -> None:
    with django_ready():
        from django.db.utils import ProgrammingError

        from huiyin.demo.marker import NotADemo, require_demo
        from huiyin.demo.matters import load

        try:
            require_demo()
        except (NotADemo, ProgrammingError) as refused:
            fault = refused if isinstance(refused, NotADemo) else NotADemo()
            complain(fault.en, fault.zh)
            raise click.exceptions.Exit(2) from refused
        if as_json:
            done = load(count, seed, jobs=jobs)
        else:
            with click.progressbar(length=count) as bar:
                done = load(count, seed, jobs=jobs, progress=lambda written, _all: bar.update(written - bar.pos))
    rate = round(count / done.seconds)
    if as_json:
        click.echo(json.dumps({"matters": count, "seconds": round(done.seconds, 1), "per_second": rate}))
    else:
        click.echo(both(f"{count:,} matters, {rate:,} a second.", f"已写入 {count:,} 件，每秒 {rate:,} 件。"))
