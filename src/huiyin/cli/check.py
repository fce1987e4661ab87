"""huiyin check: what is misconfigured, and how to mend it. Exit code 1 when something is a problem."""

import json
from dataclasses import asdict

import click

from huiyin.cli.checks.finding import Finding, Grade
from huiyin.cli.checks.machine import machine
from huiyin.cli.ground import django_ready
from huiyin.cli.words import both
from huiyin.runtime.datadir import data_dir

SIGNS = {Grade.OK: ("✓", "green"), Grade.WARNING: ("!", "yellow"), Grade.PROBLEM: ("✗", "red")}


@click.command("check", help=both("Say what is misconfigured and how to mend it.", "检查配置并给出修复办法。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def command(as_json: bool) -> None:
    findings = list(machine(data_dir().ensure()))
    with django_ready():
        from huiyin.cli.checks.database import database

        findings += database()
        if not any(finding.name == "migrations" and finding.grade != Grade.OK for finding in findings):
            from huiyin.cli.checks.house import house

            findings += house()
    counts = {grade.value: sum(f.grade == grade for f in findings) for grade in Grade}
    if as_json:
        click.echo(json.dumps({**counts, "findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            _print(finding)
    if counts[Grade.PROBLEM]:
        raise click.exceptions.Exit(1)


def _print(finding: Finding) -> None:
    sign, colour = SIGNS[finding.grade]
    click.echo(click.style(sign, fg=colour) + f" {finding.name:<12} " + both(finding.en, finding.zh))
    if finding.mend_en:
        click.echo(" " * 15 + click.style("→ ", fg=colour) + both(finding.mend_en, finding.mend_zh))
