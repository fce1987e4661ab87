"""On their own demand: what goes, what stays and why, and that every chain can still be checked without us."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from huiyin.audit.exporting import lines as trace_lines
from huiyin.hotline.services import link
from huiyin.kernel.clock import travel
from huiyin.matters.access import open_reporter
from huiyin.matters.chains import MatterChains
from huiyin.orgs.actor import SYSTEM
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.retention.erasing import consequences, erase_reporter, fulfil_waiting
from huiyin.retention.holding import lift_hold, place_hold
from huiyin.retention.models import Wish
from huiyin.retention.vocabulary import Ground
from tests.cast import THURSDAY
from tests.hotline.calls import answered
from tests.retention.test_the_night_erases import close, contact_of, is_erased

NAME, PHONE, WORDS = "钱塘密语", "13955547391", "密语灯不亮正文"
VERIFY = Path(__file__).parents[2] / "tools" / "verify_trace.py"


@pytest.fixture
def matter(district):
    """Reported, called about, opened once by the desk."""
    with travel(THURSDAY):
        contact = keep_contact(ContactDetails(name=NAME, phone=PHONE, wechat="wx-1"))
        matter = district.reported(contact=contact, text=WORDS)
        link(answered("lin", caller=PHONE), matter, by=district.actor("lin"), text="密语来电催问")
        open_reporter(district.actor("lin"), matter, "约时间上门")
        yield matter


def rows() -> str:
    """Every row of every table, sealed columns as they lie there."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor]
    return "\n".join(found)


def told(wish: Wish) -> dict[str, str]:
    return {line["what"]: line["ground"] or "gone" for line in wish.answer}


def test_of_a_closed_matter_they_go_at_once_and_are_told_what_stays(matter, district):
    close(district, matter)
    matter.refresh_from_db()
    wish = erase_reporter(matter.reports.get(), by=SYSTEM)
    assert told(wish) == {
        "reporter": "gone", "words": "gone", "call": "gone",
        "log": Ground.PROOF, "trace": Ground.PROOF, "backup": Ground.BACKUP,
    }  # fmt: skip
    assert wish.done_at and is_erased(matter)
    assert "密语" not in rows() and PHONE not in rows() and "wx-1" not in rows()


def test_every_chain_stays_whole_for_a_stranger_with_the_stand_alone_script(matter, district, tmp_path):
    close(district, matter)
    matter.refresh_from_db()
    erase_reporter(matter.reports.get(), by=SYSTEM)
    exported = tmp_path / "trace.jsonl"
    exported.write_text("".join(trace_lines("", [MatterChains()])))
    assert f'"erasure/{Wish.objects.get().pk}"' in exported.read_text()
    done = subprocess.run([sys.executable, VERIFY, exported], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_of_an_open_matter_they_go_in_the_night_after_it_ends(matter, district):
    wish = erase_reporter(matter.reports.get(), by=SYSTEM)
    assert told(wish)["reporter"] == Ground.HANDLING and not wish.done_at
    assert fulfil_waiting() == 0 and not is_erased(matter)
    close(district, matter)
    assert fulfil_waiting() == 1 and is_erased(matter)
    assert Wish.objects.get().done_at and fulfil_waiting() == 0


def test_a_legal_hold_is_stronger_until_it_is_lifted(matter, district):
    close(district, matter)
    matter.refresh_from_db()
    place_hold(matter, "行政诉讼", by=district.actor("qian"))
    assert told(erase_reporter(matter.reports.get(), by=SYSTEM))["reporter"] == Ground.HOLD
    assert not is_erased(matter)
    lift_hold(matter, by=district.actor("qian"))
    assert fulfil_waiting() == 1 and is_erased(matter)


def test_what_is_announced_beforehand_is_what_happens(matter, district):
    close(district, matter)
    matter.refresh_from_db()
    report = matter.reports.get()
    before = {line.what: line.ground for line in consequences(report) if line.kept}
    after = {line["what"]: line["ground"] for line in erase_reporter(report, by=SYSTEM).answer if line["kept"]}
    assert before == after


def test_asked_twice_it_is_done_once(matter, district):
    close(district, matter)
    matter.refresh_from_db()
    first = erase_reporter(matter.reports.get(), by=SYSTEM)
    again = erase_reporter(matter.reports.get(), by=SYSTEM)
    assert (first.pk, first.done_at, first.answer) == (again.pk, again.done_at, again.answer)
    assert contact_of(matter)
