"""What an export asks for: a list that somebody looks at, with its filters, in a form that can wait for the worker."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.kernel.errors import InvalidInput
from huiyin.matters.access import visible_to
from huiyin.matters.models import Matter
from huiyin.matters.selectors import Filters, inbox
from huiyin.matters.selectors.queue import ORDERS, matching
from huiyin.orgs.actor import Actor

UNSAID = frozenset({"size"})
MOMENTS = frozenset({"since", "until"})


@dataclass(frozen=True)
class Question:
    """`inbox`: a tab of a unit's inbox; else `filters` over everything that the person sees."""

    filters: Filters = field(default_factory=Filters)
    inbox: str = ""

    def matters(self, actor: Actor, now: datetime) -> QuerySet[Matter]:
        """Exactly what this person sees in that list, in its order."""
        seen = visible_to(actor)
        if self.inbox:
            return inbox.matters_in(actor)[self.inbox](seen).order_by(*inbox.order_of(self.inbox))
        order = ORDERS.get(self.filters.order, ORDERS["latest"])
        return matching(seen, self.filters, now).order_by(*order)

    def as_json(self) -> dict:
        if self.inbox:
            return {"inbox": self.inbox}
        given = {f.name: getattr(self.filters, f.name) for f in fields(Filters) if f.name not in UNSAID}
        said = {name: value for name, value in given.items() if value}
        return {name: _plain(value) for name, value in said.items()}

    def as_trace(self) -> dict:
        """Without the words that were searched for: they may be somebody's name."""
        said = self.as_json()
        return {**said, "q": "…"} if "q" in said else said


def question_in(data: dict) -> Question:
    """Raises InvalidInput for a list that there is no more."""
    if tab := data.get("inbox"):
        if tab not in inbox.TABS:
            raise InvalidInput(f"There is no list {tab!r}.")
        return Question(inbox=tab)
    known = {f.name for f in fields(Filters)}
    given: dict[str, Any] = {name: _value(name, value) for name, value in data.items() if name in known}
    return Question(Filters(**given))


def digest_of(question: Question, *more: str) -> str:
    whole = json.dumps([question.as_json(), *more], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: object) -> object:
    if name in MOMENTS:
        return datetime.fromisoformat(str(value))
    return tuple(value) if isinstance(value, list) else value
