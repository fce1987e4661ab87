"""Why a version of the classifier is, or is not, in force: kept as a code, told in the reader's language."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS = {
    "first": gettext_noop("the first version"),
    "types": gettext_noop("the types have changed since the version before"),
    "few": gettext_noop("only %(count)s decisions are new since the version before: too few to compare on"),
    "better": gettext_noop("right in %(new)s of %(count)s new decisions; the version before: %(old)s"),
    "worse": gettext_noop("worse: right in %(new)s of %(count)s new decisions; the version before: %(old)s"),
    "chosen": gettext_noop("put in force by a person"),
}


@dataclass(frozen=True)
class Why:
    code: str
    given: dict[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {"code": self.code, "given": self.given}


def told(why: dict) -> str:
    """Of a version's record."""
    words = WORDS.get(why.get("code", ""))
    return _(words) % why.get("given", {}) if words else ""
