"""How a device stands, in words with their figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.matters.labels import pick
from huiyin.sensing.models import Device, DeviceKind, Metric
from huiyin.web.words import span, when

STATE_WORDS = {
    "ailing": gettext_lazy("Needs a look"),
    "silent": gettext_lazy("Silent"),
    "weak": gettext_lazy("Battery or signal low"),
    "lying": gettext_lazy("Doubtful values"),
    "never": gettext_lazy("Never heard"),
    "well": gettext_lazy("Well"),
    "unsecured": gettext_lazy("Without a secret"),
    "retired": gettext_lazy("Retired"),
}
TONES = {
    "silent": ("danger", "wifi-off"), "lying": ("soon", "alert-triangle"), "weak": ("soon", "battery-1"),
    "never": ("neutral", "circle-dashed"), "well": ("done", "check"), "retired": ("neutral", "ban"),
}  # fmt: skip
RETIRED_BECAUSE = {
    "broken": gettext_lazy("Broken"),
    "replaced": gettext_lazy("Replaced by another"),
    "lost": gettext_lazy("Lost or stolen"),
    "not_needed": gettext_lazy("Not needed any more"),
}


@dataclass(frozen=True)
class Chip:
    label: str
    tone: str
    icon: str


def kind_name(kind: DeviceKind) -> str:
    return pick((kind.name_zh, kind.name_en))


def metric_name(metric: Metric) -> str:
    return pick((metric.name_zh, metric.name_en))


def unit_words(metric: Metric) -> str:
    """A UCUM symbol as people write it."""
    return {"Cel": "°C", "deg": "°", "m3/s": "m³/s", "mm[Hg]": "mmHg", "/min": _("per minute")}.get(
        metric.unit, metric.unit
    )


def states_of(device: Device) -> list[str]:
    """Worst first; one word at least."""
    state = getattr(device, "state", None)
    if device.retired_at is not None:
        return ["retired"]
    found = [name for name in ("silent", "lying", "weak") if state and getattr(state, f"{name}_since")]
    if state is None or state.heard_at is None:
        return [*found, "never"]
    return found or ["well"]


def chips_of(device: Device) -> list[Chip]:
    return [Chip(str(STATE_WORDS[name]), *TONES[name]) for name in states_of(device)]


def reasons(device: Device, metrics: dict[str, str], at: datetime) -> Iterator[str]:
    """Why it is found silent, weak or lying. `metrics`: code → name. What a person's device measured is not told."""
    state = getattr(device, "state", None)
    if state is None:
        return
    why = state.why or {}
    if state.silent_since:
        yield from _silence(device, why.get("silent", {}), state.silent_since, at)
    if state.weak_since:
        yield from _weakness(why.get("weak", {}))
    if state.lying_since:
        yield from _falsehood(why.get("lying", {}), metrics)


def _silence(device: Device, why: dict, since: datetime, at: datetime) -> Iterator[str]:
    if "behind" in why:
        count = why["behind"]
        text = ngettext("%(count)d device behind it is silent.", "%(count)d devices behind it are silent.", count)
        yield text % {"count": count}
    if why.get("never"):
        yield _("Not heard since it was registered (%(when)s).") % {"when": when(since)}
    elif "expected" in why:
        told = _("Last heard %(when)s, %(span)s ago; it should speak every %(every)s.")
        yield told % {"when": when(since), "span": span(at - since), "every": every(why["expected"])}
    if why.get("gateway"):
        yield _("Its gateway %(code)s is silent or passes nothing on: look there first.") % {"code": why["gateway"]}


def every(seconds: int) -> str:
    """“5 min”, “12 h”, “30 s”."""
    from datetime import timedelta

    return _("%(count)d s") % {"count": seconds} if seconds < 60 else span(timedelta(seconds=seconds))


def _weakness(why: dict) -> Iterator[str]:
    if battery := why.get("battery"):
        yield _("Battery at %(percent)s %%; low below %(limit)s %%.") % _plain(battery)
    if signal := why.get("signal"):
        yield _("Signal at %(dbm)s dBm; messages get lost below %(limit)s dBm.") % _plain(signal)


def _falsehood(why: dict, metrics: dict[str, str]) -> Iterator[str]:
    told = {
        "outside": _(
            "%(metric)s: %(times)s of %(of)s values in two hours lay outside of what such a device can measure."
        ),
        "jumps": _("%(metric)s: jumped %(times)s times in %(of)s values by more than half of its range."),
        "stuck": _("%(metric)s: has said %(value)s for %(hours)s hours, %(times)s times."),
        "neighbours": _("%(metric)s: says %(value)s, its %(of)s neighbours about %(near)s."),
    }
    for name, text in told.items():
        for metric, figures in why.get(name, {}).items():
            yield text % (_plain(figures) | {"metric": metrics.get(metric, metric)})
    if absurd := why.get("absurd"):
        yield _("%(times)s absurd values in a day were set aside.") % absurd
    if clock := why.get("clock"):
        yield _("Its clock is wrong: %(times)s readings in a day came from the future or were too old.") % clock


def _plain(figures: dict) -> dict[str, str]:
    return {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in figures.items()}
