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


def test_several_servers_of_which_one_may_write() -> None:
    entry = database_settings("postgresql://ops@one:5433,two:5434/city?target_session_attrs=read-write")
    assert (entry["HOST"], entry["PORT"]) == ("one,two", "5433,5434")
    assert entry["OPTIONS"]["target_session_attrs"] == "read-write"


def test_a_server_that_is_gone_without_a_word_is_noticed() -> None:
    options = database_settings("postgresql://ops@db.example/city?tcp_user_timeout=5000")["OPTIONS"]
    assert options["tcp_user_timeout"] == "5000", "the operator's word counts"
    assert options["keepalives_idle"] <= 30


def test_an_address_that_cannot_be_read_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="HUIYIN_DATABASE_URL cannot be read.*sslmood"):
        database_settings("postgresql://ops@db.example/city?sslmood=require")


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
