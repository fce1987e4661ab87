"""Call-outs begun, by severity."""

from prometheus_client import Counter

from huiyin.kernel.telemetry.figures import REGISTRY

callouts = Counter("huiyin_callouts", "People called out.", ["severity"], registry=REGISTRY)
