"""/metrics of the web process: what its workers counted, and how the whole installation is.

The installation's state is asked of the database here only, so that it is told once however many processes there are.
Closed unless somebody may read it (kernel/telemetry/exposition): then there is nothing at this address.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.config.estate import Estate
from huiyin.kernel.telemetry.exposition import TYPE, exposed, may_read


@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    if not may_read(request.META.get("REMOTE_ADDR"), request.headers, settings.HUIYIN_METRICS_TOKEN):
        raise Http404
    return HttpResponse(exposed(Estate()), content_type=TYPE)
