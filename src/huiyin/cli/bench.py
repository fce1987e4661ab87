"""huiyin bench …: measure this machine, beside the bounds that are promised."""

import ast
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import psutil

from huiyin import __version__
from huiyin.cli.words import both
from huiyin.runtime.datadir import checkout
from huiyin.runtime.errors import RuntimeFault


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


@command.command("run", help=both("Run one bench, or `all`.", "运行一项性能测试，或 all 全部运行。"))
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help=both("One JSON object.", "输出一个 JSON 对象。"))
def run(name: str, as_json: bool) -> None:
    """Exit code 1 when a bound is not kept."""
    found = benches()
    if name != "all" and name not in found:
        known = ", ".join(found)
        raise RuntimeFault(
            f"There is no bench “{name}”. There are: {known}.", f"没有名为“{name}”的性能测试，可用：{known}。"
        )
    results = {}
    for each in found if name == "all" else [name]:
        if not as_json:
            click.echo(click.style(f"\n{each}", bold=True) + f"  {_first_line(found[each])}")
        results[each] = _measure(each, as_json)
    if as_json:
        click.echo(json.dumps({"machine": machine(), "benches": results}, ensure_ascii=False))
    if not all(figure["kept"] for figures in results.values() for figure in figures):
        raise click.exceptions.Exit(1)


def benches() -> dict[str, Path]:
    """Modules of bench/ that measure something; the others help them."""
    folder = checkout() / "bench"
    paths = sorted(folder.glob("*.py")) if folder.is_dir() else []
    return {path.stem: path for path in paths if "\ndef measure(" in path.read_text()}


def machine() -> dict[str, object]:
    """What figures depend on, printed beside them."""
    return {
        "huiyin": __version__,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "cpu": _cpu(),
        "load": os.getloadavg()[0],
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def _measure(name: str, quiet: bool) -> list[dict[str, Any]]:
    figures = []
    for figure in _module(name).measure():
        figures.append(figure.as_json())
        if not quiet:
            _print(figures[-1])
    return figures


def _module(name: str) -> ModuleType:
    root = str(checkout())
    if root not in sys.path:
        sys.path.insert(0, root)
    return importlib.import_module(f"bench.{name}")


def _print(figure: dict[str, Any]) -> None:
    bound, sign, colour = "", " ", None
    if figure["bound"] is not None:
        bound = f"{figure['kind']} {figure['bound']:,g}"
        sign, colour = ("✓", "green") if figure["kept"] else ("✗", "red")
    value = f"{figure['value']:>12,.1f} {figure['unit']:<12}"
    click.echo(f"  {click.style(sign, fg=colour)} {figure['name']:<46}{value} {bound:<18} {figure['beside']}")


def _first_line(path: Path) -> str:
    """Of the docstring, without importing the module."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    return text.splitlines()[0] if text else ""
