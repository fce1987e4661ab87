"""The rules, by what they look at, told in this order."""

from huiyin.conformance.register import RULES, Rule
from huiyin.conformance.rules import (
    definitions,
    discovery,
    errors,
    filters,
    forms,
    requests,
    services,
    updates,
    writing,
)

FILES = (discovery, forms, services, definitions, requests, filters, updates, errors, writing)


def in_order() -> list[Rule]:
    places = {file.__name__: place for place, file in enumerate(FILES)}
    return sorted(RULES.values(), key=lambda rule: places[rule.check.__module__])
