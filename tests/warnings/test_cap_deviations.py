"""Each deviation from CAP 1.2 is named with its path, in both languages; only an unusable message is refused."""

import pytest

from huiyin.warnings.cap import read, sentence_of, write
from huiyin.warnings.cap.faults import SENTENCES
from huiyin.warnings.cap.words import MsgType
from tests.warnings.town import message

GOOD = write(message()).decode()
SENT = "2026-03-05T10:00:00+08:00"


def changed(old: str, new: str, count: int = 1) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, count).encode()


FAULTS = [
    (changed("<identifier>W1</identifier>", ""), "alert/identifier", "missing"),
    (changed("<sender>met@huilan.example</sender>", "<sender/>"), "alert/sender", "empty"),
    (changed(f"<sent>{SENT}</sent>", "<sent>yesterday</sent>"), "alert/sent", "time"),
    (changed(f"<sent>{SENT}</sent>", "<sent>2026-03-05T10:00:00</sent>"), "alert/sent", "time"),
    (changed(">Actual<", ">Real<"), "alert/status", "choice"),
    (changed(">Alert<", ">Cancel<"), "alert/references", "references"),
    (changed(">Public<", ">Everybody<"), "alert/scope", "choice"),
    (GOOD.split("<info>")[0].encode() + b"</alert>", "alert/info", "no_info"),
    (changed("urn:oasis:names:tc:emergency:cap:1.2", "urn:something:else"), "alert", "root"),
    (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + GOOD.split("?>", 1)[1].encode(), "alert", "unsafe"),
    (b"not xml", "alert", "no_xml"),
    (b"<a>" + b" " * (2 * 1024 * 1024) + b"</a>", "alert", "too_large"),
]
REMARKS = [
    (changed(f"<sent>{SENT}</sent>", "<sent>2026-03-05T02:00:00Z</sent>"), "alert/sent", "time_form"),
    (changed(f"<sent>{SENT}</sent>", "<sent>2026-03-05T10:00:00.5+08:00</sent>"), "alert/sent", "time_form"),
    (changed("met@huilan.example", "met office"), "alert/sender", "id_chars"),
    (changed(">Public<", ">Restricted<"), "alert/restriction", "restriction"),
    (changed(">Public<", ">Private<"), "alert/addresses", "addresses"),
    (changed("<scope>Public</scope>", "<scope>Public</scope><colour>red</colour>"), "alert/colour", "unknown"),
    (changed("<scope>Public</scope>", "<scope>Public</scope><source>x</source>"), "alert/source", "order"),
    (changed("<scope>Public</scope>", "<scope>Public</scope><note>a</note><note>b</note>"), "alert/note", "again"),
    (changed(">Met<", ">Weather<"), "alert/info[1]/category[1]", "choice"),
    (changed(">Moderate<", ">Yellow<"), "alert/info[1]/severity", "choice"),
    (changed("<language>zh-CN</language>", "<language>中文</language>"), "alert/info[1]/language", "language"),
    (changed("30.5,114.5 30.5,114.502", "30.5;114.5 30.5,114.502"), "alert/info[1]/area[1]/polygon[1]", "point"),
    (changed("30.5,114.5 30.5", "91,114.5 30.5"), "alert/info[1]/area[1]/polygon[1]", "point"),
    (changed(" 30.502,114.5 30.5,114.5</p", " 30.502,114.5</p"), "alert/info[1]/area[1]/polygon[1]", "not_closed"),
    (changed("</areaDesc>", "</areaDesc><circle>30.5,114.5</circle>"), "alert/info[1]/area[1]/circle[1]", "circle"),
    (changed("</areaDesc>", "</areaDesc><circle>30.5,114.5 -1</circle>"), "alert/info[1]/area[1]/circle[1]", "circle"),
    (changed("</polygon>", "</polygon><geocode><value>1</value></geocode>"),
     "alert/info[1]/area[1]/geocode[1]", "pair"),
    (changed("</polygon>", "</polygon><ceiling>9</ceiling>"), "alert/info[1]/area[1]/ceiling", "ceiling"),
    (changed("</polygon>", "</polygon><altitude>high</altitude>"), "alert/info[1]/area[1]/altitude", "number"),
    (changed("cap:1.2", "cap:1.1"), "alert", "older"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "path", "code"), FAULTS, ids=lambda x: str(x)[:30] if isinstance(x, str) else "")
def test_a_fault_refuses_the_message(body, path, code):
    found = read(body)
    assert found.alert is None
    assert (path, code) in {(one.path, one.code) for one in found.faults}


@pytest.mark.parametrize(("body", "path", "code"), REMARKS, ids=lambda x: str(x)[:40] if isinstance(x, str) else "")
def test_a_remark_keeps_it(body, path, code):
    found = read(body)
    assert found.alert is not None
    assert (path, code) in {(one.path, one.code) for one in found.deviations}


def test_every_deviation_has_a_sentence_in_both_languages_that_quotes_what_stood_there():
    for body, _path, _code in [*FAULTS, *REMARKS]:
        for one in read(body).deviations:
            zh, en = sentence_of(one, "zh-hans"), sentence_of(one, "en")
            assert zh and en and "{said}" not in zh + en
            if "{said}" in SENTENCES[one.code][0]:
                assert one.said in zh


def test_a_comma_in_place_of_the_plus_is_what_the_pattern_allows():
    found = read(changed(f"<sent>{SENT}</sent>", "<sent>2026-03-05T10:00:00,08:00</sent>"))
    assert found.alert is not None and found.deviations == ()


def test_references_that_cannot_be_read_are_told_one_by_one():
    body = write(message(MsgType.UPDATE, references=(message().reference,))).decode()
    found = read(
        body.replace("met@huilan.example,W1,2026-03-05T10:00:00+08:00", f"a,b {'met@x,W0,' + SENT} c").encode()
    )
    assert [one.said for one in found.deviations] == ["a,b", "c"]
    assert found.alert.references[0].identifier == "W0"
