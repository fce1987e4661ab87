"""What makes the field pages an app: the web manifest."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.web.doors import open_to_all

ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)
PRIMARY, GROUND = "#0b6560", "#f4f7f6"  # --primary and --bg of tokens.css


@open_to_all
@require_GET
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """Browsers ask for it without cookies, so the language stands in the address."""
    with translation.override("en" if language == "en" else "zh-hans"):
        content = {
            "id": "/field/",
            "name": _("Huiyin for grid workers"),
            "short_name": _("Huiyin"),
            "description": _("Tasks, reports and alarms of a grid worker; works without a connection."),
            "lang": "en" if language == "en" else "zh-Hans",
            "start_url": "/field/",
            "scope": "/",
            "display": "standalone",
            "orientation": "portrait",
            "theme_color": PRIMARY,
            "background_color": GROUND,
            "icons": [
                {"src": static(f"img/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for file, sizes, purpose in ICONS
            ],
            "shortcuts": [{"name": _("Report"), "url": "/field/report/"}, {"name": _("Tasks"), "url": "/field/"}],
        }
    return JsonResponse(content, content_type="application/manifest+json")
