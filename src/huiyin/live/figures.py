"""Streams: how many are open, what is sent, how they end; and the pool that all of them share."""

from collections.abc import Iterator

from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from huiyin.kernel.telemetry.figures import REGISTRY
from huiyin.live.hub import Hub

opened = Counter("huiyin_streams_opened", "Streams opened.", registry=REGISTRY)
ended = Counter("huiyin_streams_ended", "Streams ended, and why.", ["why"], registry=REGISTRY)
sent_bytes = Counter("huiyin_stream_bytes", "Sent over streams.", registry=REGISTRY)
WHY = frozenset({"restart", "expired", "signed_out", "slow", "left"})


class Streams(Collector):
    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("huiyin_streams", "Streams open.", value=len(self.hub.listeners))
        pool = self.hub.pool.get_stats()
        family = GaugeMetricFamily("huiyin_live_pool", "Connections of the live process.", labels=["state"])
        for state, name in (("open", "pool_size"), ("free", "pool_available"), ("waited_for", "requests_waiting")):
            family.add_metric([state], pool.get(name, 0))
        yield family
