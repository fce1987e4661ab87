import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from huiyin.runtime.datadir import DataDir, data_dir
from huiyin.runtime.errors import RuntimeFault


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    first = data.secret("django")
    assert len(first) >= 48
    assert data.secret("django") == first
    assert stat.S_IMODE((data.root / "secrets" / "django").stat().st_mode) == 0o600
    assert stat.S_IMODE((data.root / "secrets").stat().st_mode) == 0o700


def test_many_processes_asking_at_once_get_the_same_secret(tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(lambda _: data.secret("signing"), range(64)))
    assert len(answers) == 1
    assert [path.name for path in (data.root / "secrets").iterdir()] == ["signing"]


def test_different_names_get_different_secrets(tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    assert data.secret("a") != data.secret("b")


def test_a_data_folder_below_a_file_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RuntimeFault) as fault:
        DataDir(tmp_path / "file" / "data").ensure()
    assert "HUIYIN_DATA_DIR" in fault.value.en
    assert "HUIYIN_DATA_DIR" in fault.value.zh


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATA_DIR", str(tmp_path / "here"))
    assert data_dir().root == tmp_path / "here"


@pytest.mark.parametrize("left", [b"", b"\0" * 64, b"cut", b"\xff\xfe" * 40])
def test_a_secret_that_a_disk_has_spoiled_is_not_used_and_not_made_anew(tmp_path: Path, left: bytes) -> None:
    data = DataDir(tmp_path / "data")
    data.secret("vault")
    path = data.root / "secrets" / "vault"
    path.write_bytes(left)
    with pytest.raises(RuntimeFault) as fault:
        data.secret("vault")
    assert str(path) in fault.value.en
    assert path.read_bytes() == left
