"""Days on which somebody is greeted: festivals of both calendars, birthdays of either. Pure."""

from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate

FIRST_YEAR, LAST_YEAR = 1901, 2099  # what the lunar tables know

FESTIVALS_BY_SUN = {(1, 1): "new_year"}
FESTIVALS_BY_MOON = {
    (1, 1): "spring_festival",
    (1, 15): "lantern",
    (5, 5): "dragon_boat",
    (8, 15): "mid_autumn",
    (9, 9): "double_ninth",
}
FESTIVALS = (*FESTIVALS_BY_SUN.values(), *FESTIVALS_BY_MOON.values())


def festivals_on(day: date) -> list[str]:
    """Codes of the festivals of that day."""
    found = [FESTIVALS_BY_SUN[day.month, day.day]] if (day.month, day.day) in FESTIVALS_BY_SUN else []
    moon = _moon(day)
    if moon and not moon.leap and (moon.month, moon.day) in FESTIVALS_BY_MOON:
        found.append(FESTIVALS_BY_MOON[moon.month, moon.day])
    return found


def birthdays_by_sun(day: date) -> list[str]:
    """MM-DD of those who have their birthday then; born on 29 February, in other years on the 28th."""
    found = [f"{day:%m-%d}"]
    if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3:
        found.append("02-29")
    return found


def birthdays_by_moon(day: date) -> list[str]:
    """MM-DD of the lunar calendar; of a month with 29 days its last day is also the birthday of the 30th.

    A leap month brings no second birthday.
    """
    moon = _moon(day)
    if moon is None or moon.leap:
        return []
    found = [f"{moon.month:02}-{moon.day:02}"]
    tomorrow = _moon(day + timedelta(days=1))
    if moon.day == 29 and tomorrow and tomorrow.day == 1:
        found.append(f"{moon.month:02}-30")
    return found


def _moon(day: date) -> LunarDate | None:
    return LunarDate.from_solar(day) if FIRST_YEAR <= day.year <= LAST_YEAR else None
