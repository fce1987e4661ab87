"""What people do in the made-up day, by people's doors: reports and warnings over HTTP, duty by its verbs."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from huiyin.accounts.models import Account
from huiyin.demo.day import Day, Said, Spot
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.orgs.duty import begin_duty, end_duty, share_position
from huiyin.orgs.positions import Sample
from huiyin.orgs.selectors import actor_of
from huiyin.warnings.cap import Alert, Area, Info, Reference, write
from huiyin.warnings.cap.words import Category, Certainty, MsgType, Response, Scope, Severity, Status, Urgency

PATIENCE = 10
SENDER = "met-office@huilan.example"
HEADLINE = ("未来三小时有强降雨，低洼处可能积水", "Heavy rain for three hours; low places may flood")
INSTRUCTION = (
    "请勿涉水和进入下穿通道，地下室人员转移到高处。",
    "Keep out of water and underpasses; leave basements.",
)
NEAR, WIDE = 0.8, 1.6  # kilometres about the place that floods


@dataclass
class Deeds:
    """`url`: of the web process. `key`: an API key of somebody who may bring in warnings; without it none come."""

    url: str
    key: str
    day: Day
    refused: int = 0
    told: list[Reference] = field(default_factory=list)

    def do(self, one: Said) -> None:
        try:
            {"report": self._report, "cap": self._warn, "duty": self._duty, "position": self._position}[one.how](one)
        except (HuiyinError, urllib.error.URLError, OSError, Account.DoesNotExist):
            self.refused += 1  # too many reports in an hour, a worker who went home: a day has that, too

    def _report(self, one: Said) -> None:
        assert isinstance(one.body, dict)
        self._post("/api/v1/reports", json.dumps(one.body).encode(), {"Content-Type": "application/json"})

    def _warn(self, one: Said) -> None:
        if not self.key or (one.to == "cancel" and not self.told):
            return  # a day that began after the storm has nothing to take back
        body = self._alert(one)
        headers = {"Content-Type": "application/cap+xml", "Authorization": f"Bearer {self.key}"}
        self._post("/ingest/v1/cap", write(body), headers)
        self.told.append(body.reference)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        request = urllib.request.Request(self.url.rstrip("/") + path, data=body, headers=headers, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # our own web process, by its own address
            answer.read()

    def _alert(self, one: Said) -> Alert:
        assert isinstance(one.body, dict)
        kind = {"alert": MsgType.ALERT, "update": MsgType.UPDATE, "cancel": MsgType.CANCEL}[one.to]
        kind = kind if self.told else MsgType.ALERT
        sent = timezone.localtime(now()).replace(microsecond=0)
        severity = Severity(one.body.get("severity", "Moderate"))
        return Alert(
            identifier=f"HL-RAIN-{sent:%Y%m%d%H%M%S}-{len(self.told) + 1}",
            sender=SENDER,
            sent=sent,
            status=Status.ACTUAL,
            msg_type=kind,
            scope=Scope.PUBLIC,
            references=tuple(self.told[-5:]) if kind != MsgType.ALERT else (),
            infos=tuple(self._info(severity, language, sent) for language in ("zh-CN", "en-US")),
        )

    def _info(self, severity: Severity, language: str, sent) -> Info:
        chinese, worse = language == "zh-CN", severity == Severity.SEVERE
        colour = ("橙色" if worse else "黄色") if chinese else ("orange" if worse else "yellow")
        return Info(
            categories=(Category.MET,),
            event=f"暴雨{colour}预警" if chinese else f"Heavy rain, {colour}",
            urgency=Urgency.IMMEDIATE if worse else Urgency.EXPECTED,
            severity=severity,
            certainty=Certainty.LIKELY,
            language=language,
            responses=(Response.PREPARE, Response.AVOID),
            expires=sent + timedelta(hours=4),
            sender_name="回澜区气象台（虚构）" if chinese else "Huilan Weather Office (invented)",
            headline=HEADLINE[0 if chinese else 1],
            instruction=INSTRUCTION[0 if chinese else 1],
            areas=(self._area(chinese, WIDE if worse else NEAR),),
        )

    def _area(self, chinese: bool, kilometres: float) -> Area:
        where = self._flooded()
        middle = (round(where.lat, 5), round(where.lon, 5)) if where else (30.27, 114.84)
        return Area("河边低洼片区" if chinese else "Low ground by the river", circles=((middle, kilometres),))

    def _flooded(self) -> Spot | None:
        beat = next((one for one in self.day.beats if one.code == "flood"), None)
        codes = {one.to.split("/")[1] for one in beat.said if one.how == "mqtt"} if beat else set()
        return next((one for one in self.day.spots if one.code in codes and one.kind == "rain_gully"), None)

    def _duty(self, one: Said) -> None:
        assert isinstance(one.body, dict)
        actor = actor_of(Account.objects.get(login=one.to))
        if one.body["to"] == "on":
            begin_duty(by=actor)
        else:
            end_duty(by=actor)

    def _position(self, one: Said) -> None:
        assert isinstance(one.body, dict)
        actor = actor_of(Account.objects.get(login=one.to))
        begin_duty(by=actor)  # the day may have begun when they were on their way already
        share_position([Sample(now(), one.body["lon"], one.body["lat"], 12.0)], by=actor)
