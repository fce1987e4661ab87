"""Everything of the data folder but what is made again, belongs to this machine, or is a backup itself."""

from huiyin.backup.files import head_files, kept_files
from huiyin.runtime.datadir import DataDir

IN = ["exports/1.xlsx", "imports/grids/a.geojson", "media/ab/abcd", "media/originals/ab/abcd", "secrets/vault"]
OUT = [
    "postgres/cluster/PG_VERSION", "static/a.css", "log/web.log", "run/up.lock", "stamps/backup.json", "broker/store/1",
    "heads/heads-1.jsonl", "secrets/postgres-huiyin", "secrets/postgres-superuser", "secrets/.vault.7.draft",
    "media/ab/.abcd.draft", "yesterday.backup", "backups/huiyin-20260305T023000.backup", "unfinished-restore",
]  # fmt: skip


def test_what_is_kept_and_what_is_left_out(tmp_path):
    for name in (*IN, *OUT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "media" / "link").symlink_to("/etc/hostname")
    assert [kept.name for kept in kept_files(DataDir(tmp_path), but=tmp_path / "backups")] == IN
    assert [kept.name for kept, _content in head_files(tmp_path / "heads")] == ["heads/heads-1.jsonl"]


def test_a_folder_that_a_later_version_keeps_is_in_it_without_being_named(tmp_path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "tiles").write_text("x")
    assert [kept.name for kept in kept_files(DataDir(tmp_path))] == ["maps/tiles"]
    assert [*kept_files(DataDir(tmp_path / "nowhere"))] == []
