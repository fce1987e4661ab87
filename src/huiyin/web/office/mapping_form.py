"""The form of a mapping: a choice for each column of the file, and for each value that has to be understood."""

from collections.abc import Mapping as Given
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.intake.files.mapping import MANY, Mapping
from huiyin.intake.files.preview import field_words
from huiyin.intake.files.proposing import FORMS, Sampled
from huiyin.intake.files.rows import like
from huiyin.kernel.geo.coordinates import System
from huiyin.matters.labels import label, pick
from huiyin.matters.library import in_force
from huiyin.matters.states import ENDED, State
from huiyin.matters.vocabulary import Section, Urgency

SINGLE = ("id", "title", "received_at", "status", "due_at", "closed_at", "type", "urgency", "section", "address", "lon",
          "lat")  # fmt: skip
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "UTC", "America/New_York", "America/Chicago", "Europe/Berlin", "Europe/London")
STATES = (State.RECEIVED, State.CLOSED, *sorted(ENDED - {State.CLOSED, State.RATED}))
LONGEST_VALUE = 200


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class ColumnLine:
    """One column: its name in forms, its name, some of what stands in it, and what it may become."""

    field: str
    name: str
    samples: list[str]
    choices: list[Choice]


@dataclass(frozen=True)
class ValueLine:
    """One value of the file and what it may mean."""

    field: str
    value: str
    choices: list[Choice]


class MappingForm:
    """What the template shows; what comes back is read by `mapping_in`."""

    def __init__(self, mapping: Mapping, sampled: Sampled, errors: dict[str, str]) -> None:
        self.mapping, self.errors, self.form = mapping, errors, mapping.time_format
        words = field_words()
        self.columns = [
            ColumnLine(f"column_{n}", name, sampled.values(name, 3), _column_choices(role_of(mapping, name), words))
            for n, name in enumerate(sampled.header)
        ]
        self.values = _value_groups(mapping, sampled)
        self.forms = _choices([(form, like(form)) for form in FORMS], mapping.time_format, own=True)
        zones = dict.fromkeys((settings.TIME_ZONE, *ZONES, mapping.timezone))
        self.zones = _choices([(zone, zone) for zone in zones], mapping.timezone)
        self.systems = _choices(
            [
                (System.WGS84, _("WGS-84 (GPS)")),
                (System.GCJ02, _("GCJ-02 (Chinese web maps)")),
                (System.CGCS2000, _("CGCS2000 (surveying; degrees or metres)")),
            ],
            mapping.coordinates,
        )


def mapping_in(given: Given[str, str], header: list[str]) -> Mapping:
    """The mapping that a form describes; what it does not say stays empty."""
    single: dict[str, str] = {}
    many: dict[str, list[str]] = {name: [] for name in MANY}
    for number, column in enumerate(header):
        role = given.get(f"column_{number}", "")
        if role in MANY:
            many[role].append(column)
        elif role in SINGLE and role not in single:
            single[role] = column
    text = many["text"] or [single[name] for name in ("title",) if name in single]
    form = given.get("time_format_own", "").strip() or given.get("time_format", "")
    return Mapping(
        name=given.get("name", "").strip()[:60],
        system=given.get("system", "").strip()[:20],
        time_format=form[:60] or FORMS[0],
        timezone=given.get("timezone", settings.TIME_ZONE)[:60],
        coordinates=given.get("coordinates", System.WGS84)[:20],
        states=_pairs(given, "states"),
        types=_pairs(given, "types"),
        urgencies=_pairs(given, "urgencies"),
        sections=_pairs(given, "sections"),
        text=tuple(text),
        extra=tuple(many["extra"]),
        **{name: single.get(name, "") for name in SINGLE},
    )


def role_of(mapping: Mapping, column: str) -> str:
    """What the column is in this mapping; of several roles the one that nothing else can take."""
    single = next((name for name in SINGLE if getattr(mapping, name) == column), "")
    return single or next((name for name in MANY if column in getattr(mapping, name)), "")


def _pairs(given: Given[str, str], group: str) -> dict[str, str]:
    """`states_value_3` and `states_3`: a value of the file and what it means."""
    found = {}
    for number in range(500):
        value = given.get(f"{group}_value_{number}")
        if value is None:
            break
        if meant := given.get(f"{group}_{number}", ""):
            found[value[:LONGEST_VALUE]] = meant[:40]
    return found


def _value_groups(mapping: Mapping, sampled: Sampled) -> list[tuple[str, str, list[ValueLine]]]:
    """(group, words, lines) for each column whose values have to be understood."""
    types = [(code, f"{code} {pick((kind.name_zh, kind.name_en))}") for code, kind in in_force().types.items()]
    groups = (
        ("states", mapping.status, mapping.states, [(str(s), label("state", s)) for s in STATES], _("State")),
        ("types", mapping.type, mapping.types, [("", _("as it stands, if it is a code of ours")), *types], _("Type")),
        ("urgencies", mapping.urgency, mapping.urgencies, [(str(u), label("urgency", u)) for u in Urgency],
         _("Urgency")),
        ("sections", mapping.section, mapping.sections, [(str(s), label("section", s)) for s in Section],
         _("Section")),
    )  # fmt: skip
    found = []
    for group, column, known, choices, words in groups:
        values = dict.fromkeys([*known, *sampled.values(column)]) if column else {}
        lines = [
            ValueLine(f"{group}_{n}", value, _choices(choices, known.get(value, ""))) for n, value in enumerate(values)
        ]
        if lines:
            found.append((group, words, lines))
    return found


def _column_choices(role: str, words: dict[str, str]) -> list[Choice]:
    return _choices([("", _("not used")), *words.items()], role)


def _choices(pairs, chosen: str, *, own: bool = False) -> list[Choice]:
    found = [Choice(str(value), str(words), str(value) == chosen) for value, words in pairs]
    if own and chosen and not any(choice.chosen for choice in found):
        found.append(Choice(chosen, like(chosen), True))
    return found
