"""`huiyin bench`: what `make bench` runs, what it keeps and when it fails."""

import json
from types import SimpleNamespace

import pytest
from bench.figures import Figure, at_least, less_than, percentile
from click.testing import CliRunner

from huiyin.cli import bench

MACHINE = SimpleNamespace(machine=lambda: {"cpu": "test"}, header=lambda facts: [f"on a {facts['cpu']}"])


@pytest.fixture
def pretend(monkeypatch, tmp_path):
    """A checkout with the benches given as {name: figures}; an exception instead of figures is raised."""

    def prepare(**given):
        (tmp_path / "bench").mkdir()
        for name in given:
            text = f'"""Measures {name}."""\nLONG = {name.startswith("long")}\ndef measure(): ...\n'
            (tmp_path / "bench" / f"{name}.py").write_text(text)
        monkeypatch.setattr(bench, "checkout", lambda: tmp_path)
        monkeypatch.setattr(bench, "_module", lambda name: MACHINE if name == "machine" else _module(given[name]))
        return tmp_path / "bench" / "results"

    return prepare


def _module(figures):
    def measure():
        if isinstance(figures, Exception):
            raise figures
        yield from figures

    return SimpleNamespace(measure=measure)


def run(*arguments):
    return CliRunner().invoke(bench.command, list(arguments))


def test_the_promised_benches_are_there():
    listed = json.loads(run("list", "--json").stdout)["benches"]
    assert {"receive", "lifecycle", "lifecycle-1m", "growth", "growth-long", "lists", "geo", "clock"} <= set(listed)
    assert all(listed.values()), "each says in a line what it measures"


def test_all_leaves_the_long_ones_out(pretend):
    pretend(quick=[Figure("speed", 1, "/s")], long_one=[Figure("speed", 2, "/s")])
    assert list(json.loads(run("run", "all", "--json").stdout)["benches"]) == ["quick"]
    assert list(json.loads(run("run", "long-one", "--json").stdout)["benches"]) == ["long-one"]


def test_a_bound_that_is_not_kept_fails_and_is_kept_on_file(pretend):
    results = pretend(slow=[at_least("speed", 299, "/s", 300)])
    outcome = run("run", "slow", "--json")
    assert outcome.exit_code == 1
    kept = json.loads(next(results.glob("*-slow.json")).read_text())
    assert kept == json.loads(outcome.stdout)
    assert kept["benches"]["slow"][0]["kept"] is False


def test_a_bench_that_breaks_fails_without_taking_the_others_along(pretend):
    pretend(broken=RuntimeError("no server"), fine=[at_least("speed", 300, "/s", 300)])
    outcome = run("run", "all")
    assert outcome.exit_code == 1
    assert "no server" in outcome.output
    assert "speed" in outcome.output


def test_an_unknown_bench_is_refused_with_the_names_of_the_known(pretend):
    pretend(fine=[])
    outcome = run("run", "nonsense")
    assert "fine" in str(outcome.exception)


def test_bounds():
    assert at_least("", 300, "", 300).kept
    assert not less_than("", 60, "", 60).kept
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0
