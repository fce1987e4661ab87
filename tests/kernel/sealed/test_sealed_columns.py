"""What a sealed column keeps, refuses, and says when its key is gone."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from huiyin.kernel.errors import Unreadable
from huiyin.kernel.sealed.keyring import folder, ring
from huiyin.people.access import open_contact
from huiyin.people.models import Contact, Reach
from huiyin.people.services import ContactDetails, keep_contact

NAME, PHONE = "钱塘", "13955547391"


@pytest.fixture
def contact(db) -> str:
    return keep_contact(ContactDetails(name=NAME, phone=PHONE))


def stored(pk: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, email, phone_mark, name_mark FROM people_contact WHERE id = %s", [pk])
        return dict(zip(("name", "phone", "email", "phone_mark", "name_mark"), cursor.fetchone(), strict=True))


def test_the_database_holds_neither_name_nor_number_and_the_door_opens_both(contact):
    row = stored(contact)
    assert row["name"].startswith(f"~{ring().newest.name}~") and row["phone"].startswith("~")
    assert NAME not in str(row) and PHONE not in str(row)
    opened = open_contact(contact, by="staff/1", purpose="约时间")
    assert (opened.name, opened.phone, opened.email) == (NAME, PHONE, "")


def test_the_same_number_is_sealed_differently_and_marked_alike(contact):
    again = keep_contact(ContactDetails(phone=PHONE))
    first, second = stored(contact), stored(again)
    assert first["phone"] != second["phone"] and first["phone_mark"] == second["phone_mark"] != ""


def test_nothing_and_a_name_that_nobody_looks_for_are_not_marked(contact):
    row = stored(contact)
    assert row["email"] == "" and row["name_mark"] == ""


def test_a_value_that_was_moved_or_changed_does_not_open(contact):
    row = stored(contact)
    for broken in (row["name"], row["phone"][:-6] + "AAAA=="):  # the name's value in the phone's column; other bytes
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_contact SET phone = %s WHERE id = %s", [broken, contact])
        with pytest.raises(Unreadable, match="phone"):
            Contact.objects.get(pk=contact)


def test_a_missing_key_is_named_and_nothing_is_shown_empty(contact):
    key = ring().newest
    (folder() / f"{key.number}-{key.name}").unlink()
    ring(now=True)
    with pytest.raises(Unreadable, match=key.name):
        open_contact(contact, by="staff/1", purpose="约时间")


def test_the_key_brought_back_opens_again(contact):
    key = ring().newest
    path = folder() / f"{key.number}-{key.name}"
    kept = path.read_text()
    path.unlink()
    other = keep_contact(ContactDetails(name="后来的人"))  # a new key was made for this one
    path.write_text(kept)
    names = [open_contact(pk, by="staff/1", purpose="约时间").name for pk in (contact, other)]
    assert names == [NAME, "后来的人"]


def test_the_database_is_not_asked_to_compare_what_is_sealed(db):
    for asked in ({"phone": PHONE}, {"phone__endswith": "7391"}, {"name__icontains": "钱"}):
        with pytest.raises(FieldError):
            list(Contact.objects.filter(**asked))
    assert not Reach.objects.exclude(phone="").exists()
