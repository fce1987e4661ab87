"""/report/worker.js: the report form opens without a line, and what waits is sent when it is back.

A worker of its own, not the field app's: its scope is the form, and it fetches no map and no page about anybody.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.web.build import build
from huiyin.web.doors import open_to_all
from huiyin.web.service_worker import shell_of, worker_of

PARTS = ("js/field/store.js", "js/report/sending.js", "js/worker/report.js")
MODULES = (
    "js/ui.mjs", "js/clocks.mjs", "js/map.mjs", "js/map-style.mjs", "js/report/form.mjs", "js/report/kinds.mjs",
    "js/report/near.mjs", "js/report/photos.mjs", "js/report/place.mjs", "js/report/waiting.mjs", "js/report/where.mjs",
    "js/report/words.mjs", "js/field/place.mjs", "js/field/shrink.mjs", "js/field/exif.mjs",
)  # fmt: skip
SHELL = (
    "vendor/tabler.css", "vendor/htmx.js", "vendor/icons.svg", "img/mark.svg",
    "css/tokens.css", "css/base.css", "css/components.css", "css/forms.css", "css/layouts.css", "css/portal.css",
    "js/field/store.js", "js/report/sending.js", *MODULES,
)  # fmt: skip


@open_to_all
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    pages = [reverse("report"), reverse("report-kinds")]
    return worker_of({"build": build(), "shell": shell_of(SHELL), "pages": pages}, PARTS)
