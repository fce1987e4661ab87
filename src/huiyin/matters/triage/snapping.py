"""The component that a matter is about: the one that was named, else the nearest of a fitting type."""

from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.places.gazetteer.components import Part, Snapped
from huiyin.places.gazetteer.finding import nearest_parts, part_of

SURELY_THIS = 8.0  # metres; farther away the neighbour of the lamp may be meant


def named_part(matter: Matter) -> Part | None:
    return part_of(matter.component)


def near_parts(matter: Matter) -> list[Snapped]:
    """At most three components near the pin, of the type that was named or is likely; none for events."""
    if matter.lon is None or matter.lat is None:
        return []
    return nearest_parts(matter.lon, matter.lat, component_types(matter))


def component_types(matter: Matter) -> list[str]:
    """Codes of component classes: the matter's type where it has one, else those that were guessed."""
    if matter.type is not None:
        return [matter.type.code] if matter.type.is_component else []
    types = in_force().types
    guessed = [guess["code"] for guess in matter.suggested.get("types", ())]
    return [code for code in guessed if code in types and types[code].is_component]
