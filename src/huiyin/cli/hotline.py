"""huiyin hotline: what a telephone system needs to be connected, and one played by this machine for the demo."""

import itertools
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say

GIVES_UP = 0.15  # of callers, before anybody answers
WITHHELD = 0.1


@click.group("hotline", help=both("Connect a telephone system, or play one.", "接入呼叫中心，或模拟来电。"))
def command() -> None: ...


@command.command("secret", help=both("What it signs its events with.", "呼叫中心签名用的密钥。"))
def secret() -> None:
    with django_ready():
        from django.conf import settings

        click.echo(settings.HUIYIN_CTI_SECRETS[0])


@command.command(
    "simulate",
    help=both(
        "Send COUNT calls, with signed events, to the running demo. Keep an acceptor's desk open to see them ring.",
        "向正在运行的示例城区发送带签名的来电事件。请先以受理员打开工作台，即可看到来电弹屏。",
    ),
)
@click.option(
    "--calls", "count", type=click.IntRange(1, 1000), default=3, show_default=True, help=both("Calls.", "来电数。")
)
@click.option("--agent", default="", help=both("Ring at this login's desk only.", "只呼叫该账号的坐席。"))
@click.option(
    "--pace", default=1.0, show_default=True, help=both("1: as in life; 0: at once.", "1 为真实节奏，0 为立即。")
)
@click.option("--seed", default=1, show_default=True, help=both("Another seed, other calls.", "随机种子。"))
def simulate(count: int, agent: str, pace: float, seed: int) -> None:
    with django_ready():
        from django.conf import settings

        from huiyin.demo.marker import NotADemo, require_demo
        from huiyin.hotline.access import TAKERS
        from huiyin.hotline.selectors.telephones import logins_of

        try:
            require_demo()
        except NotADemo as refused:
            complain(refused.en, refused.zh)
            raise click.exceptions.Exit(2) from refused
        agents = [agent] if agent else logins_of(*TAKERS)
        where, key = f"http://127.0.0.1:{settings.PORT}/intake/cti/events", settings.HUIYIN_CTI_SECRETS[0]
    dice, turns = Random(seed), itertools.cycle(agents)
    for number in range(1, count + 1):
        for pause, message in call_of(dice, next(turns)):
            time.sleep(pause * pace)
            _send(where, key, message)
        click.echo(both(f"call {number} of {count}", f"第 {number} / {count} 通"))
    say("All calls were told.", "来电已全部发送。")


def call_of(dice: Random, agent: str) -> Iterator[tuple[float, dict[str, Any]]]:
    """One call as (seconds to wait, event). The moments are those of sending, so that the desk's clocks are true."""
    call_id = secrets.token_hex(6)
    caller = "anonymous" if dice.random() < WITHHELD else f"1990{dice.randrange(10**7):07d}"
    queued = datetime.now(UTC) - timedelta(seconds=dice.randrange(1, 6))
    start = {"caller": caller, "line": "12345", "queued_at": queued.isoformat()}
    yield 0, _event("ringing", call_id, agent=agent, **start)
    if dice.random() < GIVES_UP:
        yield dice.uniform(8, 25), _event("abandoned", call_id)
        return
    yield dice.uniform(2, 9), _event("answered", call_id, agent=agent)
    yield dice.uniform(20, 60), _event("ended", call_id)
    yield 1, _event("recording", call_id, recording_url=f"https://recordings.example/{call_id}.wav")


def _event(kind: str, call_id: str, **data: str) -> dict[str, Any]:
    return {"type": f"call.{kind}", "data": {"call_id": call_id, **data}}


def _send(where: str, key: str, message: dict[str, Any]) -> None:
    from huiyin.kernel.outbound.signing import sign

    moment = datetime.now(UTC)
    body = json.dumps(message | {"timestamp": moment.isoformat()}).encode()
    headers = {"content-type": "application/json", **sign(key, secrets.token_hex(12), moment, body)}
    request = urllib.request.Request(where, body, headers)
    try:
        urllib.request.urlopen(request, timeout=10).read()
    except urllib.error.HTTPError as refused:
        told = refused.read().decode(errors="replace")[:300]
        complain(f"The server refused the event: {told}", f"服务器拒绝了事件：{told}")
        raise click.exceptions.Exit(1) from refused
    except OSError as unreachable:
        complain(
            f"Nobody answers at {where}. Start `huiyin demo` first, with the same HUIYIN_PORT.",
            f"{where} 没有响应。请先运行 huiyin demo，并使用相同的 HUIYIN_PORT。",
        )
        raise click.exceptions.Exit(1) from unreachable
