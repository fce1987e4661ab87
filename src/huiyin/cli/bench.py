"""huiyin bench …: measure this machine, beside the bounds that are promised."""

import ast
import importlib
import json
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from huiyin.cli.words import both
from huiyin.runtime.datadir import checkout
from huiyin.runtime.errors import RuntimeFault

LONG = "\nLONG = True"  # in a module that takes many minutes; `all` leaves it out


@click.group("bench", help=both("Measure speed beside its bounds.", "性能测试，与承诺指标对照。"))
def command() -> None:
    pass


@command.command("list", help=both("Name the benches.", "列出全部性能测试。"))
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def list_benches(as_json: bool) -> None:
    found = {name: _first_line(path) for name, path in benches().items()}
    if as_json:
        click.echo(json.dumps({"benches": found}, ensure_ascii=False))
        return
    for name, line in found.items():
        click.echo(f"{name:<14} {line}")


@command.command(
    "run",
    help=both(
        "Run one bench, or `all` but the long ones. Results are kept in bench/results/.",
        "运行一项性能测试；all 运行除耗时项以外的全部。结果保存在 bench/results/。",
    ),
)
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def run(name: str, as_json: bool) -> None:
    """Exit code 1 when a bound is not kept, or a bench came to grief."""
    wanted = _wanted(name)
    facts = _module("machine").machine()
    if not as_json:
        for line in _module("machine").header(facts):
            click.secho(line, dim=True)
    results = {each: _measure(each, path, as_json) for each, path in wanted.items()}
    report = {"machine": facts, "benches": results}
    _keep(name, report)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    if not all(figure["kept"] for figures in results.values() for figure in figures):
        raise click.exceptions.Exit(1)


def _wanted(name: str) -> dict[str, Path]:
    found = benches()
    if name == "all":
        return {each: path for each, path in found.items() if LONG not in path.read_text()}
    if name not in found:
        known = ", ".join(found)
        raise RuntimeFault(
            f"There is no bench “{name}”. There are: {known}.", f"没有名为“{name}”的性能测试，可用：{known}。"
        )
    return {name: found[name]}


def benches() -> dict[str, Path]:
    """Modules of bench/ that measure something; the others help them."""
    folder = checkout() / "bench"
    paths = sorted(folder.glob("*.py")) if folder.is_dir() else []
    return {path.stem.replace("_", "-"): path for path in paths if "\ndef measure(" in path.read_text()}


def _measure(name: str, path: Path, quiet: bool) -> list[dict[str, Any]]:
    if not quiet:
        click.echo(click.style(f"\n{name}", bold=True) + f"  {_first_line(path)}")
    figures = []
    try:
        for figure in _module(path.stem).measure():
            figures.append(figure.as_json())
            if not quiet:
                _print(figures[-1])
    except Exception as error:  # the others shall still be measured; the exit code tells
        click.secho(f"  ✗ {name}: {type(error).__name__}: {error}", fg="red", err=True)
        figures.append({"name": f"{type(error).__name__}: {error}", "kept": False})
    return figures


def _module(name: str) -> ModuleType:
    root = str(checkout())
    if root not in sys.path:
        sys.path.insert(0, root)
    return importlib.import_module(f"bench.{name}")


def _keep(name: str, report: dict[str, Any]) -> None:
    folder = checkout() / "bench" / "results"
    folder.mkdir(exist_ok=True)
    file = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{name}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def _print(figure: dict[str, Any]) -> None:
    bound, sign, colour = "", " ", None
    if figure["bound"] is not None:
        bound = f"{figure['kind']} {figure['bound']:,g}"
        sign, colour = ("✓", "green") if figure["kept"] else ("✗", "red")
    value = f"{figure['value']:>12,.1f} {figure['unit']:<14}"
    click.echo(f"  {click.style(sign, fg=colour)} {figure['name']:<46}{value} {bound:<16} {figure['beside']}")


def _first_line(path: Path) -> str:
    """Of the docstring, without importing the module."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    return text.splitlines()[0] if text else ""
