"""/service-worker.js: one for the whole origin, put together from parts that each do one thing.

A part is a plain script in static/js/worker/ or beside it; add yours to PARTS. The first line of the answer tells them
the build, so that a phone takes the new worker, and with it new caches, exactly when a file has changed.
"""

import json
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from huiyin.web.build import STATIC, build
from huiyin.web.doors import open_to_all

PARTS = (
    "js/field/store.js",
    "js/field/sending.js",
    "js/worker/pages.js",
    "js/worker/sync.js",
)
SHELL = (
    "vendor/tabler.css", "vendor/htmx.js", "vendor/icons.svg", "vendor/maplibre-gl.mjs",
    "vendor/maplibre-gl-worker.mjs", "vendor/maplibre-gl.css", "img/mark.svg",
    "css/tokens.css", "css/base.css", "css/components.css", "css/forms.css", "css/layouts.css", "css/field.css",
    "js/ui.mjs", "js/clocks.mjs", "js/map.mjs", "js/map-style.mjs", "js/field/store.js", "js/field/sending.js",
    *(f"js/field/{path.name}" for path in sorted((STATIC / "js" / "field").glob("*.mjs"))),
)  # fmt: skip


@open_to_all
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    about = {"build": build(), "shell": shell_of(SHELL), "offline": "/offline/", "base": "/map/base.json"}
    return worker_of(about, PARTS)


def worker_of(about: dict, parts: Sequence[str]) -> HttpResponse:
    scripts = ", ".join(json.dumps(static(name)) for name in parts)
    response = HttpResponse(
        f"self.HUIYIN = {json.dumps(about)};\nimportScripts({scripts});\n",
        content_type="text/javascript; charset=utf-8",
    )
    response["Cache-Control"] = "no-cache"
    return response


def shell_of(names: Sequence[str]) -> list[str]:
    """Modules also under their plain names: that is how they import each other."""
    plain = [settings.STATIC_URL + name for name in names if name.startswith("js/") and name.endswith(".mjs")]
    return sorted({*(static(name) for name in names), *plain})
