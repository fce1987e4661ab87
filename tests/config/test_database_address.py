from pathlib import Path

import pytest

from huiyin.config.database import database_settings, database_url
from huiyin.runtime.datadir import DataDir


def test_a_named_server_is_taken_apart() -> None:
    entry = database_settings("postgresql://ops:p%40ss@db.example:5433/city?sslmode=verify-full")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", "5433", "city")
    assert (entry["USER"], entry["PASSWORD"]) == ("ops", "p@ss")
    assert entry["OPTIONS"]["sslmode"] == "verify-full"


def test_a_socket_folder_is_a_host() -> None:
    entry = database_settings("postgresql://huiyin:x@/huiyin?host=%2Fdata%20folder%2Frun&port=5500")
    assert (entry["HOST"], entry["PORT"]) == ("/data folder/run", "5500")


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="PostgreSQL only"):
        database_settings("mysql://root@localhost/x")


def test_the_environment_wins_over_the_embedded_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataDir(tmp_path).ensure()
    (data.postgres / "url").write_text("postgresql://embedded/x\n")
    monkeypatch.setenv("HUIYIN_DATABASE_URL", "postgresql://named/x")
    assert database_url(data) == "postgresql://named/x"
    monkeypatch.delenv("HUIYIN_DATABASE_URL")
    assert database_url(data) == "postgresql://embedded/x"
