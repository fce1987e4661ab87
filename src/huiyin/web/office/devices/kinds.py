"""/office/devices/kinds/: kinds of devices as the pack describes them; to read."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.sensing.models import DeviceKind, Metric, SceneKind
from huiyin.web.devices.words import every, kind_name, metric_name, unit_words
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    metrics = {metric.code: metric for metric in Metric.objects.order_by("pk")}
    scenes = {scene.code: pick((scene.name_zh, scene.name_en)) for scene in SceneKind.objects.all()}
    kinds = DeviceKind.objects.annotate(devices_now=Count("devices", filter=Q(devices__retired_at=None))).order_by("pk")
    lines = [
        (
            kind,
            kind_name(kind),
            every(kind.expected_seconds) if kind.expected_seconds else "",
            [measured(metric, kind.metrics[code]) for code, metric in metrics.items() if code in kind.metrics],
            [scenes.get(code, code) for code in kind.scenes],
        )
        for kind in kinds
    ]
    context = {"lines": lines, "trail": trail((_("Devices"), "../"), (_("Kinds"), ""))}
    return page(request, "office/pages/device_kinds.html", context)


def measured(metric: Metric, span: dict) -> str:
    """“Water level 10–40 m”."""
    name, low, high = metric_name(metric), span.get("low", metric.lowest), span.get("high", metric.highest)
    if metric.is_flag:
        return name
    ends = "–".join("…" if end is None else f"{end:g}" for end in (low, high))
    return f"{name} {ends} {unit_words(metric)}".strip()
