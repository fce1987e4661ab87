"""A file holds exactly what its list shows to this person, in every format, and nobody's name or phone number."""

import csv
import io
import json

import openpyxl
import pytest

from huiyin.audit.models import TraceEntry
from huiyin.exports import services
from huiyin.exports.formats import Columns, Format
from huiyin.exports.models import Export
from huiyin.exports.question import Question, question_in
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.matters.models import Matter
from huiyin.matters.selectors import Filters
from huiyin.matters.services import dispatch, file, receive
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.people.services import ContactDetails, keep_contact
from tests.cast import HARBOUR

PHONE = "13800001234"


def taken(actor, question=None, format=Format.JSONL, columns=Columns.STANDARD) -> bytes:
    _export, file = services.take_out(question or Question(), format, columns, by=actor, purpose="a test")
    with file:
        return file.read()


def records(actor, question=None, columns=Columns.STANDARD) -> list[dict]:
    return [json.loads(line) for line in taken(actor, question, columns=columns).splitlines()]


def numbers(actor, question=None) -> list[str]:
    return [record["number"] for record in records(actor, question)]


@pytest.fixture
def two(district):
    """A lamp in Willow Lane with Municipal Works, and one at the harbour that nobody has."""
    contact = keep_contact(ContactDetails(name="小园", phone=PHONE))
    lane = district.reported(contact=contact, text=f"柳巷路灯不亮，请打 {PHONE} 或 138-0000-1234")
    harbour = district.reported(lon=HARBOUR[0], lat=HARBOUR[1])
    file(lane, district.conditions["0137"], by=district.actor("qian"))
    dispatch(lane, district.units["D001"], by=district.actor("zhao"))
    return lane, harbour


def test_each_person_gets_what_they_see_and_nothing_else(district, two):
    lane, harbour = (matter.number for matter in two)
    assert sorted(numbers(district.actor("lin"))) == sorted([lane, harbour])
    assert numbers(district.actor("sun")) == [lane]
    assert numbers(district.actor("far")) == [harbour]
    assert numbers(district.actor("wu")) == []


def test_the_filters_and_the_order_of_the_list_hold(district, two):
    lin = district.actor("lin")
    everything = Matter.objects.order_by("received_at", "id")
    oldest = Question(Filters(order="oldest"))
    assert numbers(lin, oldest) == [matter.number for matter in everything]
    assert numbers(lin, Question(Filters(area="990101002"))) == [two[1].number]
    assert numbers(district.actor("sun"), Question(inbox="accept")) == [two[0].number]
    assert numbers(district.actor("sun"), Question(inbox="mine")) == []


def test_a_question_survives_its_way_through_the_database(district, two):
    asked = Question(Filters(states=("received", "filed"), q="路灯", order="due", clock="soon"))
    assert question_in(json.loads(json.dumps(asked.as_json()))) == asked
    with pytest.raises(InvalidInput):
        question_in({"inbox": "nowhere"})


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("columns", list(Columns))
def test_nobody_s_name_or_phone_is_in_any_file(district, two, format, columns):
    content = taken(district.actor("lin"), format=format, columns=columns)
    if format == Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content))
        text = str([list(sheet.values) for sheet in book.worksheets])
    else:
        text = content.decode()
    assert two[0].number in text
    for private in (PHONE, "138-0000-1234", "小园", "赵派遣", "钱值班", two[0].tracking_code):
        assert private not in text, private


def test_a_tip_off_s_history_does_not_say_who_brought_it_in(district):
    worker = district.actor("mei")
    tip = receive(district.lamp_out(type_code="E9901", text="举报"), by=worker).matter
    assert Matter.objects.get(pk=tip.pk).confidential
    steps = records(district.actor("qian"), columns=Columns.HISTORY)[0]["history"]
    assert steps[0]["move"] == "receive" and steps[0]["by_unit"] == "" and "柳巷街道" not in str(steps[0])


def test_excel_holds_numbers_as_numbers_and_times_as_times(district, two):
    book = openpyxl.load_workbook(io.BytesIO(taken(district.actor("lin"), format=Format.XLSX)))
    head, *rows = book.active.values
    first = dict(zip(head, rows[-1], strict=True))
    assert first["编号"] == two[0].number and first["经度（WGS-84）"] == pytest.approx(114.5005)
    assert first["收到时间"].year == two[0].received_at.year and first["退回次数"] == 0


def test_geojson_is_longitude_first_and_a_place_unknown_is_null(district, two):
    district.reported(lon=None, lat=None, address="柳巷 5 号")
    told = json.loads(taken(district.actor("lin"), format=Format.GEOJSON))
    shapes = [feature["geometry"] for feature in told["features"]]
    assert told["type"] == "FeatureCollection" and shapes[0] is None
    assert shapes[-1] == {"type": "Point", "coordinates": [114.5005, 30.5005]}


def test_an_empty_list_is_a_whole_file_all_the_same(district):
    lin = district.actor("lin")
    assert json.loads(taken(lin, format=Format.GEOJSON))["features"] == []
    assert taken(lin, format=Format.CSV).decode("utf-8-sig").startswith("编号,")
    assert taken(lin) == b""


def test_clocks_and_history_stand_in_their_columns(district, two):
    lin = district.actor("lin")
    told = {record["number"]: record for record in records(lin, columns=Columns.CLOCKS)}
    assert any(clock["due_at"] for clock in told[two[0].number]["clocks"])
    content = taken(lin, format=Format.CSV, columns=Columns.HISTORY).decode("utf-8-sig")
    moves = [row["动作"] for row in csv.DictReader(io.StringIO(content)) if row["编号"] == two[0].number]
    assert len(moves) == 3


def test_every_export_is_written_down_with_its_purpose(district, two):
    lin = district.actor("lin")
    services.take_out(Question(Filters(q="小园")), Format.CSV, Columns.STANDARD, by=lin, purpose="  weekly meeting ")
    export = Export.objects.get()
    assert (export.actor, export.purpose, export.state, export.rows) == (lin.ref, "weekly meeting", "sent", 0)
    entry = TraceEntry.objects.get(chain=export.chain)
    assert entry.actor == lin.ref and export.sha256 in entry.data and "小园" not in entry.data


def test_without_a_purpose_or_an_account_nothing_leaves(district, two):
    with pytest.raises(InvalidInput):
        services.take_out(Question(), Format.CSV, Columns.STANDARD, by=district.actor("lin"), purpose="  ")
    for stranger in (Actor(ref="reporter/1", matter_id=two[0].pk), SYSTEM):
        with pytest.raises(Forbidden):
            services.take_out(Question(), Format.CSV, Columns.STANDARD, by=stranger, purpose="x")
    assert not Export.objects.exists()


def test_a_matter_of_this_very_second_is_in_it(district, two):
    taken(district.actor("lin"))
    fresh = district.reported()
    assert fresh.number in numbers(district.actor("lin"))
