"""Two reports, one thing? Addresses with slips, words, weights that are learnt, and measuring in honest time order."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from huiyin.cli.triage_duplicates import command
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.rules.seen.addresses import likeness_of, read_address
from huiyin.matters.rules.seen.learning import best_threshold, learn
from huiyin.matters.rules.seen.made import made_up
from huiyin.matters.rules.seen.marked import Marked, read_marked
from huiyin.matters.rules.seen.measuring import measure, replay
from huiyin.matters.rules.seen.noise import disturbed
from huiyin.matters.rules.seen.sighting import Sighting
from huiyin.matters.rules.seen.traits import traits_of
from huiyin.matters.rules.seen.weighing import Weights, liken, read_weights, usual_weights
from huiyin.matters.rules.seen.wording import words_in_both

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
CHICAGO = Path(__file__).parents[3] / "shared" / "data" / "chicago311" / "sanitation_to_2012h1.csv.gz"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("柳巷12号", "柳巷 十二号", "same"),
        ("2958 N KOSTNER AVE", "2958 n kostner", "same"),
        ("2958 N KOSTNER AVE", "2958 N KOSTENR AVE", "slip"),
        ("柳巷12号", "柳港12号", "unknown other slip"),
        ("2958 N KOSTNER AVE", "2956 N KOSTNER AVE", "next"),
        ("2958 N KOSTNER AVE", "1958 N KOSTNER AVE", "digit"),
        ("2958 N KOSTNER AVE", "2134 N KOSTNER AVE", "street"),
        ("2958 N KOSTNER AVE", "2958 W 38TH ST", "other"),
        ("", "柳巷12号", "unknown"),
    ],
)
def test_how_alike_two_addresses_are(one, other, said):
    assert likeness_of(read_address(one), read_address(other)) in said.split()


def test_what_both_say():
    assert words_in_both("路灯不亮，天黑看不清", "我家门口路灯不亮了") == "路灯不亮"
    assert words_in_both("the street lamp is out", "street light broken") == "street"
    assert words_in_both("井盖", "路灯") == ""


def test_a_closer_pin_and_the_same_words_make_it_likelier_and_another_type_less():
    def chance(**extra) -> float:
        given = {"at": NOON, "lon": 114.5, "lat": 30.5, "kinds": ("0137",), "text": "路灯不亮"}
        earlier = Sighting(**given)
        return liken(Sighting(**given | extra), earlier, NOON + timedelta(hours=1), usual_weights()).probability

    assert chance() > chance(lon=114.501) and chance() > chance(kinds=("0201",)) and chance() > 0.6
    assert chance(kinds=("E0201",), text="有人违停") < 0.2


def test_of_the_earlier_one_only_what_was_known_then_counts():
    new = Sighting(at=NOON, lon=114.5, lat=30.5)
    ends_later = Sighting(at=NOON - timedelta(hours=3), lon=114.5, lat=30.5, ended_at=NOON + timedelta(minutes=1))
    assert "stands:open" in traits_of(new, ends_later, NOON)
    assert "stands:just" in traits_of(new, ends_later, NOON + timedelta(minutes=2))


def test_no_report_sees_a_later_one():
    rows = [marked for marked, _incident in made_up(3, incidents=60)]
    for asked in replay(rows):
        assert all(old.at <= asked.marked.sighting.at for old in asked.candidates)


def test_learning_keeps_what_the_file_does_not_show():
    before = Weights(-1.0, {"component:same": 2.0})
    learnt = learn([("a:1",), ("b:1",)] * 50, [True, False] * 50, before)
    assert learnt.of["a:1"] > 1 > -1 > learnt.of["b:1"] and learnt.of["component:same"] == pytest.approx(2.0)
    assert best_threshold([0.9, 0.8, 0.3, 0.1], [True, True, False, False]) == pytest.approx(0.55)


def test_the_usual_weights_find_most_in_a_town_they_have_not_seen():
    found = measure([marked for marked, _incident in made_up(99, incidents=700)], usual_weights(), learn_on=0)
    assert found.at_threshold.f1 > 0.75


def test_the_same_seed_disturbs_in_the_same_way():
    rows = [marked for marked, _incident in made_up(3, incidents=30)]
    one, other = (list(disturbed(rows, misspell=0.3, jitter=20, seed=4)) for _ in range(2))
    assert one == other and any(a.sighting.address != b.sighting.address for a, b in zip(one, rows, strict=True))


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "marked.csv"
    with path.open("w", newline="") as out:
        write = csv.writer(out)
        write.writerow(["number", "received_at", "closed_at", "status", "type", "address", "lat", "lon", "description"])
        for n, (marked, _incident) in enumerate(made_up(7, incidents=250)):
            s = marked.sighting
            status = "closed - dup" if marked.duplicate else "closed"
            kind = s.kinds[0] if s.kinds else ""
            write.writerow([n, s.at.isoformat(), s.ended_at.isoformat(), status, kind, s.address, s.lat, s.lon, s.text])
    return path


def test_a_marked_file_is_measured_and_its_weights_can_be_kept_and_used(file, tmp_path):
    kept = tmp_path / "weights.json"
    done = CliRunner().invoke(command, [str(file), "--keep", str(kept)])
    assert done.exit_code == 0 and "precision" in done.output and "same address" in done.output
    assert read_weights(kept.read_text()).threshold > 0
    options = [str(file), "--weights", str(kept), "--learn-on", "0", "--misspell", "0.3", "--jitter", "20", "--json"]
    told = json.loads(CliRunner().invoke(command, options).output)
    assert told["learnt_on"] == 0 and 0 < told["at_threshold"]["f1"] <= 1 and len(told["curve"]) == 19


def test_a_file_without_marks_or_with_an_unreadable_time_says_what_is_wrong(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("received_at,lat\n2026-03-01,1\n")
    with pytest.raises(InvalidInput, match="mark"):
        read_marked(path)
    path.write_text("received_at,duplicate\nyesterday,1\n")
    with pytest.raises(InvalidInput, match="Row 2"):
        read_marked(path)


def test_of_days_without_an_hour_nobody_knows_before_their_end_what_was_settled(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("received_at,closed_at,duplicate,address\n2026-03-01,2026-03-02,no,A 1\n2026-03-02,,yes,A 1\n")
    first, second = read_marked(path)
    assert isinstance(first, Marked) and "stands:open" in traits_of(second.sighting, first.sighting, second.asked_at)


@pytest.mark.skipif(not CHICAGO.exists(), reason="the marked requests of Chicago are not beside the project")
def test_on_a_citys_own_marks_it_is_better_than_the_same_address_and_holds_with_slips():
    rows = read_marked(CHICAGO)
    plain = measure(rows, usual_weights())
    assert plain.at_threshold.f1 > max(0.85, plain.same_address.f1)
    noisy = measure(list(disturbed(rows, misspell=0.3, jitter=20, seed=1)), usual_weights())
    assert noisy.at_threshold.f1 >= 0.78
