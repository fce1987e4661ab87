"""What goes out of the house, counted by way and by how it went."""

from prometheus_client import Counter

from huiyin.kernel.telemetry.figures import REGISTRY

notices = Counter("huiyin_notices", "Messages handed over, or not.", ["channel", "result"], registry=REGISTRY)
