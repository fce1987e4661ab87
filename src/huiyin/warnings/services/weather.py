"""A warning of the weather makes reports urgent that it endangers: it feeds the list that triage looks at."""

import shapely

from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.models import WeatherWarning
from huiyin.matters.services.switching import lift_warning, move_end_of_warning, warn_of_weather
from huiyin.matters.vocabulary import WarningKind, WarningLevel
from huiyin.orgs.actor import SYSTEM
from huiyin.places.models import Area
from huiyin.warnings.cap.words import Severity, Status
from huiyin.warnings.models import Warning
from huiyin.warnings.rules.shapes import from_json
from huiyin.warnings.templates import templates
from huiyin.warnings.vocabulary import UNSENT, State, Via

LEVELS = {
    Severity.EXTREME: WarningLevel.RED,
    Severity.SEVERE: WarningLevel.ORANGE,
    Severity.MODERATE: WarningLevel.YELLOW,
    Severity.MINOR: WarningLevel.BLUE,
}
MOST_AREAS = 40  # beyond that the whole district is meant
TOUCHED = 0.05  # of a community's ground


def follow_weather(warning: Warning) -> None:
    """Lift what this warning had put there and says no more, and put there what is new. Call inside its transaction.

    What stays the same stays the same row: by it those in care are known who heard of it.
    """
    level = LEVELS.get(Severity(warning.severity), WarningLevel.YELLOW)
    wanted = [(kind, level, area) for kind in _kinds(warning) for area in areas_under(warning)]
    there = WeatherWarning.objects.filter(pk__in=warning.weather, lifted_at=None, until__gt=now())
    kept = {one.as_said: one for one in there if one.as_said in wanted}
    for pk in set(warning.weather) - {one.pk for one in kept.values()}:
        try:
            lift_warning(pk, by=SYSTEM)
        except NotFound:  # the desk lifted it by hand
            pass
    warning.weather = [_put(warning, said, kept.get(said)) for said in wanted]
    Warning.objects.filter(pk=warning.pk).update(weather=warning.weather)


def _put(warning: Warning, said: tuple[WarningKind, WarningLevel, str], there: WeatherWarning | None) -> int:
    kind, level, area = said
    if there is None:
        return warn_of_weather(kind, level, warning.expires_at, by=SYSTEM, area=area).pk
    if there.until != warning.expires_at:
        move_end_of_warning(there.pk, warning.expires_at, by=SYSTEM)
    return there.pk


def _kinds(warning: Warning) -> list[WarningKind]:
    """What came from a weather service counts at once; what the desk writes, from when it is out."""
    counts = warning.state == State.OUT or (warning.via != Via.DESK and warning.state in UNSENT)
    template = templates().get(warning.kind)
    if not counts or warning.status != Status.ACTUAL or warning.drill or warning.expires_at <= now():
        return []
    return [WarningKind(template.weather)] if template and template.weather else []


def areas_under(warning: Warning) -> list[str]:
    """As few codes as say which communities it touches; [""] for the whole district."""
    shape = from_json(warning.shape)
    rows = Area.objects.filter(level=Area.Level.COMMUNITY).values_list("code", "polygon")
    touched: set[str] = set()
    of_street: dict[str, set[str]] = {}
    for code, polygon in rows:
        ground = shapely.from_wkb(bytes(polygon))
        of_street.setdefault(code[:9], set()).add(code)
        if (
            shapely.intersects(shape, ground)
            and shapely.area(shapely.intersection(shape, ground)) > TOUCHED * ground.area
        ):
            touched.add(code)
    if not touched or touched == set().union(*of_street.values()):
        return [""] if touched else []
    whole = {street for street, all_of_it in of_street.items() if all_of_it <= touched}
    codes = sorted(whole | {code for code in touched if code[:9] not in whole})
    return codes if len(codes) <= MOST_AREAS else [""]
