"""What was dumped comes back whole; a restore never mixes two districts."""

from pathlib import Path

from tests.cli.conftest import Call


def test_a_dump_restores_into_an_empty_folder_only(huiyin: Call, migrated: None, tmp_path: Path) -> None:
    file = tmp_path / "district.dump"
    assert huiyin("db", "dump", str(file)).returncode == 0
    assert file.stat().st_mode & 0o077 == 0

    refused = huiyin("db", "restore", str(file))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr

    new = {"HUIYIN_DATA_DIR": str(tmp_path / "new")}
    assert huiyin("db", "restore", str(file), **new).returncode == 0
    applied = "SELECT count(*) FROM django_migrations"
    assert huiyin("db", "shell", "-Atc", applied, **new).stdout == huiyin("db", "shell", "-Atc", applied).stdout


def test_the_password_is_not_on_a_command_line(huiyin: Call, migrated: None, data_folder: Path) -> None:
    password = (data_folder / "secrets" / "postgres-huiyin").read_text().strip()
    # psql can show the arguments it was started with through a shell of its own.
    seen = huiyin("db", "shell", "-c", r"\! tr '\0' ' ' < /proc/$PPID/cmdline").stdout
    assert "psql" in seen
    assert password not in seen
