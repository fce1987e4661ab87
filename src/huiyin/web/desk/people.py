"""Names of the people behind references such as staff/12."""

from collections.abc import Iterable

from huiyin.matters.labels import label, pick
from huiyin.orgs.selectors import names_of_staff


def names_behind(refs: Iterable[str]) -> dict[str, str]:
    """One statement for all of them; what is no member of staff gets its general word."""
    refs = set(refs)
    ids = {int(ref.removeprefix("staff/")) for ref in refs if ref.startswith("staff/")}
    staff = names_of_staff(ids) if ids else {}
    named = {f"staff/{pk}": pick((one.name_zh, one.name_en)) for pk, one in staff.items()}
    return {ref: named.get(ref) or label("actor", ref.split("/")[0]) for ref in refs}


def name_behind(ref: str) -> str:
    return names_behind([ref])[ref]
