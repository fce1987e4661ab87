"""The demo's commands: what they print, and that a real district gets exit code 2 and words."""

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from huiyin.cli import demo_accounts, demo_matters
from huiyin.demo.marker import begin_demo
from huiyin.matters.models import Matter
from huiyin.orgs.roles import Role
from huiyin.runtime.datadir import DataDir


@pytest.fixture
def run(pack, tmp_path, monkeypatch):
    data = DataDir(tmp_path / "data").ensure()
    monkeypatch.setattr(demo_accounts, "data_dir", lambda: data)
    for module in (demo_accounts, demo_matters):
        monkeypatch.setattr(module, "django_ready", nullcontext)
    return lambda command, *words: CliRunner().invoke(command, words, standalone_mode=False)


def code(result) -> int:
    return getattr(result.exception, "exit_code", None) or result.return_value or 0


def test_accounts_as_one_json_object(run):
    begin_demo("toy", is_untouched=True)
    accounts = json.loads(run(demo_accounts.command, "--json").stdout)["accounts"]
    assert {a["role"] for a in accounts} == {"resident", *Role}
    assert set(accounts[0]) == {"role", "login", "password", "api_key", "name", "unit"}


def test_accounts_for_people_show_no_key(run):
    begin_demo("toy", is_untouched=True)
    shown = run(demo_accounts.command).stdout
    assert "lin" in shown and "林受理" in shown and "hy_" not in shown


@pytest.mark.parametrize("command", [(demo_accounts.command, "--json"), (demo_matters.command, "10")])
def test_a_real_district_is_refused_in_words(run, command):
    result = run(*command)
    assert code(result) == 2
    assert "HUIYIN_DATA_DIR" in result.stderr and result.stdout == ""
    assert not Matter.objects.exists()


def test_more_matters_are_counted(run, monkeypatch):
    begin_demo("toy", is_untouched=True)
    said = json.loads(run(demo_matters.command, "120", "--jobs", "1", "--json").stdout)
    assert said["matters"] == Matter.objects.count() == 120
