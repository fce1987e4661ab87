"""What we write against the schema of CAP 1.2: which elements, in which order, how many, and of which form.

Written here from the standard's text (sections 3.2 and 3.4, OASIS, 1 July 2010), so that the writer's own idea of it is
not what it is held against.
"""

import re
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from shapely import Point

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.warnings.cap import write
from huiyin.warnings.cap.words import Certainty, MsgType, Severity, Urgency
from huiyin.warnings.services.making import NewWarning, draft
from huiyin.warnings.services.publishing import alert_of
from tests.cast import LANE
from tests.warnings.test_cap_round_trip import ALERTS

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
ONE, MAYBE, SOME, ANY = (1, 1), (0, 1), (1, None), (0, None)
MOMENT = r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d"
DECIMAL = r"-?\d+(\.\d+)?"
PLACE = rf"{DECIMAL},{DECIMAL}"
PAIR = [("valueName", ONE, ".+"), ("value", ONE, None)]
AREA = [
    ("areaDesc", ONE, ".+"), ("polygon", ANY, rf"{PLACE}( {PLACE}){{3,}}"), ("circle", ANY, rf"{PLACE} {DECIMAL}"),
    ("geocode", ANY, PAIR), ("altitude", MAYBE, DECIMAL), ("ceiling", MAYBE, DECIMAL),
]  # fmt: skip
RESOURCE = [
    ("resourceDesc", ONE, ".+"), ("mimeType", ONE, ".+"), ("size", MAYBE, r"\d+"), ("uri", MAYBE, ".+"),
    ("derefUri", MAYBE, ".+"), ("digest", MAYBE, "[0-9a-f]{40}"),
]  # fmt: skip
INFO = [
    ("language", MAYBE, "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    ("category", SOME, "Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other"),
    ("event", ONE, ".+"),
    ("responseType", ANY, "Shelter|Evacuate|Prepare|Execute|Avoid|Monitor|Assess|AllClear|None"),
    ("urgency", ONE, "Immediate|Expected|Future|Past|Unknown"),
    ("severity", ONE, "Extreme|Severe|Moderate|Minor|Unknown"),
    ("certainty", ONE, "Observed|Likely|Possible|Unlikely|Unknown"),
    ("audience", MAYBE, None), ("eventCode", ANY, PAIR), ("effective", MAYBE, MOMENT), ("onset", MAYBE, MOMENT),
    ("expires", MAYBE, MOMENT), ("senderName", MAYBE, None), ("headline", MAYBE, None), ("description", MAYBE, None),
    ("instruction", MAYBE, None), ("web", MAYBE, None), ("contact", MAYBE, None), ("parameter", ANY, PAIR),
    ("resource", ANY, RESOURCE), ("area", ANY, AREA),
]  # fmt: skip
ALERT = [
    ("identifier", ONE, r"[^ ,<&]+"), ("sender", ONE, r"[^ ,<&]+"), ("sent", ONE, MOMENT),
    ("status", ONE, "Actual|Exercise|System|Test|Draft"), ("msgType", ONE, "Alert|Update|Cancel|Ack|Error"),
    ("source", MAYBE, None), ("scope", ONE, "Public|Restricted|Private"), ("restriction", MAYBE, None),
    ("addresses", MAYBE, None), ("code", ANY, None), ("note", MAYBE, None),
    ("references", MAYBE, rf"[^ ,]+,[^ ,]+,{MOMENT}( [^ ,]+,[^ ,]+,{MOMENT})*"), ("incidents", MAYBE, None),
    ("info", ANY, INFO),
]  # fmt: skip


def deviations(body: bytes) -> list[str]:
    root = fromstring(body)
    return list(_held(root, ALERT, "alert")) + ([] if root.tag == f"{NAMESPACE}alert" else [f"root {root.tag}"])


def _held(at, schema, path):
    rest = list(at)
    for name, (least, most), form in schema:
        found = 0
        while rest and rest[0].tag == NAMESPACE + name:
            one, found = rest.pop(0), found + 1
            if isinstance(form, list):
                yield from _held(one, form, f"{path}/{name}")
            elif len(one) or (form and not re.fullmatch(form, one.text or "", re.DOTALL)):
                yield f"{path}/{name}: {one.text!r}"
        if found < least or (most is not None and found > most):
            yield f"{path}/{name}: {found} times"
    yield from (f"{path}: {one.tag} is out of its order" for one in rest)


@given(ALERTS)
@settings(max_examples=150)
def test_every_message_keeps_order_number_and_form(alert):
    assert deviations(write(alert)) == []


def message(inner: str = "", info: str = "") -> bytes:
    head = "<identifier>a</identifier><sender>b</sender><sent>2026-03-05T10:00:00+08:00</sent><status>Actual</status>"
    body = (
        "<category>Met</category><event>Rain</event><urgency>Expected</urgency><severity>Severe</severity>"
        f"<certainty>Likely</certainty>{info}"
    )
    said = f"{head}<msgType>Alert</msgType><scope>Public</scope>{inner}<info>{body}</info>"
    return f'<alert xmlns="{NAMESPACE[1:-1]}">{said}</alert>'.encode()


def test_a_sound_message_deviates_in_nothing():
    assert deviations(message()) == []


@pytest.mark.parametrize(
    ("inner", "info", "said"),
    [
        ("<source>x</source>", "", "out of its order"),
        ("<note>a</note><note>b</note>", "", "note: 2 times"),
        ("", "<expires>2026-03-05T10:00:00Z</expires>", "expires"),
        ("", "<headline>a</headline><senderName>b</senderName>", "out of its order"),
        ("", "<area><polygon>1,2 3,4 5,6 1,2</polygon></area>", "areaDesc: 0 times"),
        ("", "<area><areaDesc>a</areaDesc><polygon>1,2 3,4 1,2</polygon></area>", "polygon"),
        ("", "<parameter><value>1</value><valueName>a</valueName></parameter>", "valueName: 0 times"),
    ],
)
def test_the_check_sees_what_deviates(inner, info, said):
    assert any(said in one for one in deviations(message(inner, info)))


def test_what_the_desk_sends_names_its_sender_in_the_language_of_each_part(town):
    words = {
        "zh": {"event": "暴雨", "headline": "今夜有暴雨", "sender_name": "回澜区应急局"},
        "en": {"event": "Rain", "headline": "Heavy rain tonight", "sender_name": "Huilan Emergency Office"},
    }
    degrees = (Severity.SEVERE, Urgency.EXPECTED, Certainty.LIKELY)
    new = NewWarning("rain", *degrees, words, Point(*LANE).buffer(0.01), now() + timedelta(hours=6))
    with work():
        warning = draft(new, by=town.actor("lin"))
        alert = alert_of(warning, MsgType.ALERT)
    assert [(one.language, one.sender_name) for one in alert.infos] == [
        ("zh-CN", "回澜区应急局"), ("en-US", "Huilan Emergency Office"),
    ]  # fmt: skip
    assert deviations(write(alert)) == []
