"""A backup is there whole or not at all; a restore that cannot be whole leaves everything as it was."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from huiyin.backup import making
from huiyin.backup.comparing import compare
from huiyin.backup.faults import Damaged, WrongKey
from huiyin.backup.keys import KEY, Key
from huiyin.backup.making import DUMP, make
from huiyin.backup.moment import connected
from huiyin.backup.reading import manifest_of, read, verify
from huiyin.backup.restoring import ready_to_restore, refuse_unless_bare, restore
from huiyin.kernel.work import work
from huiyin.matters.services import receive
from huiyin.orgs.actor import SYSTEM
from huiyin.people.models import Contact
from huiyin.people.services import ContactDetails, erase_contact, keep_contact
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from tests.backup.conftest import OURS
from tests.cli.conftest import Call, data_folder, huiyin

__all__ = ["data_folder", "huiyin"]


@pytest.fixture
def made(own_database, told, elsewhere) -> Path:
    told.reported()
    secret = own_database.data.root / "secrets" / "vault"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text("of the vault")
    return backed_up(own_database, elsewhere / "all.backup")


def backed_up(own_database, file: Path) -> Path:
    make(file, OURS, data=own_database.data, url=own_database.url, heads=own_database.data.root / "heads")
    return file


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_tampered_byte_is_found_before_anything_is_written(made, elsewhere):
    content = made.read_bytes()
    into = DataDir(elsewhere / "into")
    for place in (300, len(content) // 2, len(content) - 40):
        made.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(Damaged):
            ready_to_restore(made, OURS, into)
    made.write_bytes(content[: len(content) // 2])
    with pytest.raises(Damaged, match="cut short"):
        ready_to_restore(made, OURS, into)
    assert not into.root.exists()


def test_the_wrong_key_is_called_so(made):
    for call in (verify, manifest_of):
        with pytest.raises(WrongKey, match="another key"):
            call(made, Key(KEY, b"x" * 32))


def test_the_list_of_contents_is_read_without_the_rest(made):
    assert manifest_of(made, OURS) == verify(made, OURS)


def test_a_folder_or_database_that_is_not_empty_is_refused(made, own_database, elsewhere):
    into = DataDir(elsewhere / "into").ensure()
    with pytest.raises(RuntimeFault, match="not empty"):
        ready_to_restore(made, OURS, into)
    with pytest.raises(RuntimeFault, match="not empty"):
        refuse_unless_bare(own_database.url)


def test_what_differs_after_a_restore_is_named(made, bare_database, elsewhere):
    into, url = DataDir(elsewhere / "into").ensure(), bare_database()
    assert all(line.same for line in restore(made, OURS, into, url))
    assert (into.root / "secrets" / "vault").read_text() == "of the vault"
    assert not (into.root / "secrets" / "postgres-huiyin").exists()
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("UPDATE matters_matter SET tracking_code = reverse(tracking_code)")
    with connected(url) as db:
        differing = [line.en for line in compare(manifest_of(made, OURS), db, into) if not line.same]
    assert differing == ["table matters_matter"]


def test_a_dump_that_fails_leaves_no_file(own_database, told, elsewhere, monkeypatch):
    monkeypatch.setattr(making, "program", lambda name, data: "/bin/false")
    with pytest.raises(RuntimeFault, match="pg_dump failed"):
        backed_up(own_database, elsewhere / "all.backup")
    assert leftovers(elsewhere) == []


def test_one_that_was_killed_leaves_no_file_under_the_final_name(own_database, told, elsewhere, tmp_path):
    key = tmp_path / "key"
    assert own_database.huiyin("backup", "key", str(key)).returncode == 0
    script = tmp_path / "slow.py"
    script.write_text(
        "import sys, time\nfrom huiyin.backup import making\nquick = making._dumped\n"
        "def slow(*given):\n    for some in quick(*given):\n        yield some\n        time.sleep(30)\n"
        "making._dumped = slow\nfrom huiyin.cli import main\nsys.argv[1:1] = ['backup', 'make']\nmain()\n"
    )
    target = elsewhere / "all.backup"
    process = own_database.spawn(script, str(target), "--key", str(key))
    until = time.monotonic() + 60
    while not leftovers(elsewhere) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert leftovers(elsewhere) == [".all.backup.part"]
    backed_up(own_database, target)  # the dead one's lock is gone, its draft is in nobody's way
    assert leftovers(elsewhere) == ["all.backup"]
    with pytest.raises(RuntimeFault, match="exists already"):
        backed_up(own_database, target)


@pytest.fixture
def tiny_disk(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "huiyin-test", folder], capture_output=True)
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_early_and_leaves_nothing(own_database, told, tiny_disk, monkeypatch):
    with pytest.raises(RuntimeFault, match="are needed"):
        backed_up(own_database, tiny_disk / "all.backup")
    assert leftovers(tiny_disk) == []
    monkeypatch.setattr(making, "refuse_without_room", lambda folder, wanted: None)  # it fills up only meanwhile
    (own_database.data.media / "large").write_bytes(os.urandom(500_000))
    with pytest.raises(RuntimeFault, match="are needed"):
        backed_up(own_database, tiny_disk / "all.backup")
    assert leftovers(tiny_disk) == []


def test_a_restore_onto_a_full_disk_is_refused(made, tiny_disk):
    with pytest.raises(RuntimeFault, match="are needed"):
        ready_to_restore(made, OURS, DataDir(tiny_disk / "into"))
    assert leftovers(tiny_disk / "into") == []


def test_whoever_was_erased_is_in_no_later_backup(own_database, told, elsewhere, bare_database):
    with work():
        contact = keep_contact(ContactDetails(name="闻人小圆", phone="13912345678"))
    receive(told.lamp_out(contact=contact), by=SYSTEM)
    with connection.cursor() as cursor:  # as it lies in the database: sealed
        cursor.execute("SELECT name, phone FROM people_contact")
        sealed = [value.encode() for value in cursor.fetchone()]
    before = plain(backed_up(own_database, elsewhere / "before.backup"))
    assert all(value in before for value in sealed) and b"13912345678" not in before
    erase_contact(contact)
    later = plain(backed_up(own_database, elsewhere / "after.backup"))
    assert not any(value in later for value in (*sealed, b"13912345678", "闻人小圆".encode()))
    assert contact.encode() in later and Contact.objects.get().erased_at


def plain(file: Path) -> bytes:
    found: dict[str, bytes] = {}
    read(file, OURS, lambda name, content: found.update({name: b"".join(content)}))
    return found[DUMP]


def test_a_platform_does_not_start_on_half_a_restore(huiyin: Call, tmp_path):
    (tmp_path / "unfinished-restore").touch()
    refused = huiyin("up", HUIYIN_DATA_DIR=str(tmp_path))
    assert refused.returncode == 1 and "A restore was interrupted" in refused.stderr
