"""To a new key while somebody writes; killed in the middle; the old one destroyed when nothing needs it."""

import os
import time
from datetime import timedelta

import pytest
from django.db import connection

from huiyin.kernel.clock import now
from huiyin.kernel.sealed import resealing
from huiyin.kernel.sealed.keyring import add_key, folder, ring
from huiyin.kernel.sealed.resealing import in_use, reseal, retire, settle, tables, verify
from huiyin.people.access import contacts_like, open_contact
from huiyin.people.models import Contact
from huiyin.people.services import ContactDetails, keep_contact

PHONE = "13955547391"


@pytest.fixture
def contacts(db) -> list[str]:
    return [keep_contact(ContactDetails(name=f"某{n}", phone=PHONE, wechat=f"w{n}")) for n in range(5)]


def of_contacts() -> resealing.Table:
    return next(table for table in tables() if table.model is Contact)


def grown_old(key) -> None:
    then = time.time() - 2 * resealing.SETTLED.total_seconds()
    os.utime(folder() / f"{key.number}-{key.name}", (then, then))


def test_all_go_to_the_new_key_and_open_as_before(contacts):
    before = ring(now=True).newest
    after = add_key()
    assert reseal(of_contacts()) == 5 and reseal(of_contacts()) == 0
    assert set(in_use()) == {after.name} != {before.name}
    checked = verify(of_contacts())
    assert (checked.rows, checked.values, checked.marks, checked.broken) == (5, 15, 0, [])
    assert open_contact(contacts[3], by="staff/1", purpose="x").wechat == "w3"


def test_a_number_is_found_in_the_middle_of_it_and_afterwards(contacts, monkeypatch):
    ring(now=True)
    add_key()
    ring(now=True)
    newer = keep_contact(ContactDetails(phone=PHONE))
    everybody = {*contacts, newer}
    assert set(contacts_like(contacts[0], by="staff/1", purpose="x")) == everybody
    reseal(of_contacts())
    assert set(contacts_like(newer, by="staff/1", purpose="x")) == everybody


def test_killed_between_batches_it_goes_on(contacts, monkeypatch):
    add_key()
    monkeypatch.setattr(resealing, "BATCH", 2)

    def killed(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal(of_contacts(), tell=killed)
    assert sorted(in_use().values()) == [6, 9]
    assert reseal(of_contacts()) == 3 and len(in_use()) == 1


def test_a_row_that_is_changed_meanwhile_keeps_what_was_written(contacts, monkeypatch):
    add_key()
    replace = resealing._replace

    def raced(table, row, values):
        Contact.objects.filter(pk=row[0]).update(name="新名")
        return replace(table, row, values)

    monkeypatch.setattr(resealing, "_replace", raced)
    assert reseal(of_contacts()) == 0
    assert set(Contact.objects.values_list("name", flat=True)) == {"新名"}


def test_the_key_before_is_destroyed_when_it_is_old_and_seals_nothing(contacts):
    before = ring(now=True).newest
    after = add_key()
    assert retire() == []
    grown_old(after)
    assert retire() == [], "five rows still need it"
    assert [key.name for key in settle()] == [before.name]
    assert [key.name for key in ring(now=True).keys] == [after.name]
    assert Contact.objects.get(pk=contacts[0]).name == "某0"


def test_a_key_stays_while_a_backup_copies(contacts):
    after = add_key()
    reseal(of_contacts())
    grown_old(after)
    with connection.get_new_connection(connection.get_connection_params()) as backup:
        backup.execute("SELECT pg_advisory_lock(hashtext('huiyin.kept_files'))")
        assert retire() == []
    assert len(retire()) == 1


def test_a_mark_of_another_key_is_mended(contacts):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_contact SET phone_mark = 'of another key' WHERE id = %s", [contacts[0]])
    assert verify(of_contacts()).marks == 1
    assert set(contacts_like(contacts[1], by="staff/1", purpose="x")) == set(contacts)


def test_an_hour_is_waited_for(contacts):
    assert resealing.SETTLED >= timedelta(hours=1) and ring(now=True).newest.made_at <= now()
