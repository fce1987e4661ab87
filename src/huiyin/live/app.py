"""The live process: streams of server-sent events, served by granian. No ORM, one connection pool, one outbox reader.

GET /live/matters          what this person may see, as it happens; ?number= narrows it to one matter
GET /live/notices          only the number of their unread notices
GET /live/track/<token>    one matter for its reporter (matters.follow)
GET /health/live, /health/ready, /metrics
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")

from django.conf import settings
from django.utils.log import configure_logging
from starlette.applications import Starlette
from starlette.routing import Route

from huiyin.kernel.telemetry import tallies
from huiyin.live import doors, health
from huiyin.live.database import open_pool
from huiyin.live.hub import Hub
from huiyin.live.leaving import end_streams_on_signals

configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)  # the ORM's set-up would do it; it is not set up here


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    app.state.hub = Hub(open_pool())
    await app.state.hub.start()
    end_streams_on_signals(app.state.hub)
    tallies.keep_writing("live")
    try:
        yield
    finally:
        await app.state.hub.stop()


app = Starlette(
    lifespan=_life,
    routes=[
        Route("/live/matters", doors.matters),
        Route("/live/notices", doors.notices),
        Route("/live/track/{token:str}", doors.track),
        Route("/health/live", health.live),
        Route("/health/ready", health.ready),
        Route("/metrics", health.metrics),
    ],
)
