"""What deploy/ says to Prometheus and Grafana names figures that the processes really tell, with labels they have."""

import json
import re
from pathlib import Path

import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families as families
from tests import cast
from tests.config.test_metrics import HERE

# Figures of every floor, registered by being imported.
import huiyin.command.figures
import huiyin.live.figures
import huiyin.notices.figures
import huiyin.sensing.figures
from huiyin.kernel.telemetry.figures import REGISTRY

DEPLOY = Path(__file__).parents[2] / "deploy"
_NAME = re.compile(r"\bhuiyin_\w+")
_BY = re.compile(r"\bby \(([^)]*)\)")
SUFFIXES = ("_total", "_bucket", "_sum", "_count")
# Told only where there is something to tell: a backup, a certificate, a built-in broker; and by the live process.
SOMETIMES = {
    "huiyin_backup_seconds", "huiyin_certificate_left_seconds", "huiyin_broker_waiting", "huiyin_broker_consumers",
    "huiyin_streams",
}  # fmt: skip


def expressions() -> list[str]:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    board = json.loads((DEPLOY / "grafana" / "huiyin.json").read_text())
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    return asked + [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]


def test_every_figure_that_is_asked_for_is_told(client: Client, district: cast.District) -> None:
    text = client.get("/metrics", **HERE).content.decode()
    told = {family.name for family in families(text)} | {family.name for family in REGISTRY.collect()}
    source = "\n".join(path.read_text() for path in Path(huiyin.live.figures.__file__).parents[1].rglob("*.py"))
    told |= {name for name in SOMETIMES if f'"{name}"' in source}
    asked = {name for one in expressions() for name in _NAME.findall(one)}
    assert len(asked) > 25
    assert not {name for name in asked if name not in told and _bare(name) not in told}


def test_every_alert_says_what_it_is_about() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    for rule in rules["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in ("warning", "critical") and " · " in rule["annotations"]["summary"]


def test_what_is_summed_by_is_a_label(client: Client, district: cast.District) -> None:
    from tests.config.test_metrics import closed_sets

    named = {label.strip() for one in expressions() for found in _BY.findall(one) for label in found.split(",")}
    assert named <= {*closed_sets(), "process"}  # the last is given by prometheus.yml


def test_the_proxy_shows_no_figures() -> None:
    assert "location = /metrics" in (DEPLOY / "nginx" / "huiyin.conf").read_text()


def _bare(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)


assert huiyin.command.figures and huiyin.notices.figures and huiyin.sensing.figures
