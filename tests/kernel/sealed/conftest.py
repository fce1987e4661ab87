import pytest

from huiyin.kernel.sealed import keyring


@pytest.fixture(autouse=True)
def own_keys(tmp_path, monkeypatch):
    """A data folder of one's own: keys that a test adds and destroys are nobody else's."""
    monkeypatch.setenv("HUIYIN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(keyring, "_kept", (-keyring.LOOK_AGAIN, 0, keyring.Ring()))
