"""Errors come in the operator's language, and scripts can rely on the exit code."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Call

CHINESE = re.compile("[一-鿿]")


def test_english_terminal_reads_english(huiyin: Call) -> None:
    done = huiyin("--help", LANG="en_GB.UTF-8")
    assert done.returncode == 0
    assert "Run everything until Ctrl-C." in done.stdout
    assert not CHINESE.search(done.stdout)


def test_chinese_terminal_reads_chinese(huiyin: Call) -> None:
    done = huiyin("--help", LANG="zh_CN.UTF-8")
    assert "启动全部进程" in done.stdout
    assert "Run everything" not in done.stdout


def test_unknown_terminal_reads_both(huiyin: Call) -> None:
    done = huiyin("--help", LANG="C.UTF-8")
    assert "启动全部进程" in done.stdout
    assert "Run everything" in done.stdout


def test_a_wrong_call_exits_with_2(huiyin: Call) -> None:
    assert huiyin("no-such-command").returncode == 2
    assert huiyin("db", "dump").returncode == 2


def test_a_fault_exits_with_1_and_says_what_to_do(huiyin: Call, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = huiyin("manage", "check", HUIYIN_DATA_DIR=str(tmp_path / "file" / "data"), LANG="zh_CN.UTF-8")
    assert done.returncode == 1
    assert "HUIYIN_DATA_DIR" in done.stderr
    assert CHINESE.search(done.stderr)
    assert "Traceback" not in done.stderr


def test_a_port_that_is_no_number_is_said_so(huiyin: Call) -> None:
    done = huiyin("up", HUIYIN_PORT="eighty")
    assert done.returncode == 1
    assert "HUIYIN_PORT is “eighty”" in done.stderr


EXPLAIN = """
import click
from huiyin.cli import COMMANDS, cli

def explain(command, path):
    print(click.Context(command, info_name=path).get_help())
    for name, below in getattr(command, "commands", {}).items():
        explain(below, f"{path} {name}")

for name in COMMANDS:
    explain(cli.get_command(click.Context(cli), name), name)
"""


def test_every_command_explains_itself_in_one_language() -> None:
    environment = {"LANG": "en_US.UTF-8", "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", EXPLAIN], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.count("Usage:") >= 10
    assert not CHINESE.search(done.stdout)
