"""The command as an operator calls it: a process of its own, with its own data folder."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "data"


@pytest.fixture(scope="session")
def huiyin(data_folder: Path) -> Call:
    def call(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "LC_"))}
        plain |= {"HUIYIN_DATA_DIR": str(data_folder), "LANG": "en_US.UTF-8"} | environment
        return subprocess.run(
            [sys.executable, "-m", "huiyin.cli", *arguments],
            capture_output=True,
            text=True,
            env=plain,
            input=given,
            timeout=120,
        )

    return call


@pytest.fixture(scope="session")
def migrated(huiyin: Call) -> None:
    done = huiyin("manage", "migrate", "-v0")
    assert done.returncode == 0, done.stderr
