"""A matter keeps the condition, and with it the edition, that it was filed under; new ones get the new edition."""

from huiyin.matters import library
from huiyin.matters import services as do
from huiyin.matters.models import Clock, Matter
from huiyin.matters.standards.library import confirm_edition, edition_in_force, import_edition
from huiyin.orgs.actor import SYSTEM
from tests.cast import THURSDAY
from tests.matters.standards.made import pack_csv, pack_row

LAMP = {"code": "0137", "name_zh": "路灯", "condition_zh": "路灯不亮", "closing_zh": "恢复照明"}


def new_edition(tmp_path, limit: str):
    path = pack_csv(tmp_path / "components.csv", [pack_row(**LAMP, limit=limit)])
    edition = confirm_edition(import_edition([path], by=SYSTEM).edition, by=SYSTEM)
    library.forget()
    return edition


def filed(district):
    matter = district.reported()
    condition = library.in_force().condition("0137", 1)
    return do.file(matter, condition, by=district.actor("lin"), at=THURSDAY)


def test_open_and_closed_matters_keep_the_edition_they_were_filed_under(district, tmp_path):
    first = edition_in_force()
    before = filed(district)
    limits = list(Clock.objects.filter(matter=before).order_by("pk").values())
    second = new_edition(tmp_path, "9工作日")
    after = filed(district)

    kept, new = Matter.objects.get(pk=before.pk), Matter.objects.get(pk=after.pk)
    assert kept.condition.type.edition == first and new.condition.type.edition == second
    assert (kept.condition.limit_amount, new.condition.limit_amount) == (2, 9)
    assert list(Clock.objects.filter(matter=before).order_by("pk").values()) == limits


def test_a_draft_offers_nothing_to_file_under(district, tmp_path):
    path = pack_csv(tmp_path / "components.csv", [pack_row(**LAMP, limit="9工作日")])
    import_edition([path], by=SYSTEM)
    library.forget()
    assert library.in_force().condition("0137", 1).limit_amount == 2
