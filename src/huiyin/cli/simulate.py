"""huiyin simulate: a day of the sample district, lived by real messages; or load, at a rate."""

import asyncio
import json
import signal
from datetime import datetime

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.serving import places
from huiyin.cli.words import both, say
from huiyin.runtime.datadir import data_dir

MORNING = 6.5 * 3600


HELP = {
    "day_speed": ("Made-up seconds in a real one; 60: an hour a minute.", "一秒相当于多少模拟秒；60 即一分钟一小时。"),
    "seed": ("The same seed, the same day.", "种子相同则情节相同。"),
    "start": ("Where in the day to begin; now at speed 1, else 06:30.", "从几点开始；速度 1 为现在，否则 06:30。"),
    "hours": ("Made-up hours to live; 0: until Ctrl-C.", "模拟多少小时；0 为直到 Ctrl-C。"),
    "timeline": ("Print the day's stories and send nothing.", "只列出当天情节，不发送。"),
    "patiently": ("Wait for the broker as long as it takes.", "一直等待消息服务就绪。"),
    "printed": ("Print messages as lines of JSON and send nothing.", "只打印消息，不发送。"),
    "devices": ("Load: so many devices, made up if missing.", "压测：设备数，不足则补造。"),
    "rate": ("Load: so many messages a second.", "压测：每秒消息数。"),
    "seconds": ("Load: for how long.", "压测：持续秒数。"),
}
HELP_DAY = (
    "Live a day of the sample district: devices, reports, patrols, a storm, a fire. It must be running.",
    "在运行中的示例城区模拟一天：设备、上报、巡查、暴雨、火情。",
)


def option(*names: str, **given):
    """`names` end with the parameter's name, by which its help is found."""
    return click.option(*names, help=both(*HELP[names[-1]]), **given)


@click.command("simulate", help=both(*HELP_DAY))
@option("--day-speed", "day_speed", default=60.0, type=click.FloatRange(0.01, 20_000), show_default=True)
@option("--seed", "seed", default=20260101, show_default=True)
@option("--from", "start", default="", metavar="HH:MM")
@option("--hours", "hours", default=0.0)
@option("--timeline", "timeline", is_flag=True)
@option("--print", "printed", is_flag=True)
@option("--patiently", "patiently", is_flag=True)
@option("--devices", "devices", default=0)
@option("--rate", "rate", default=0.0)
@option("--seconds", "seconds", default=60.0, show_default=True)
def command(
    day_speed: float, seed: int, start: str, hours: float, timeline: bool, printed: bool, patiently: bool, devices: int,
    rate: float, seconds: float,
) -> None:  # fmt: skip
    with django_ready():
        from huiyin.demo.marker import require_demo

        require_demo()
        if rate:
            _load(devices, rate, seconds)
            return
        begins = _seconds_of(start) if start else _now() if day_speed == 1 else MORNING
        until = begins + hours * 3600 if hours else float("inf")
        _live(day_speed, seed, begins, until, timeline, printed, patiently)


def _live(speed: float, seed: int, begins: float, until: float, timeline: bool, printed: bool, patiently: bool) -> None:
    from huiyin.demo.accounts import kept_accounts
    from huiyin.demo.day import Day
    from huiyin.demo.living.deeds import Deeds
    from huiyin.demo.living.district import spots, workers
    from huiyin.demo.living.living import Pace, clock, live
    from huiyin.demo.living.wire import Wire, door

    accounts = kept_accounts(data_dir())
    day = Day(seed, spots(), workers(one["login"] for one in accounts), speed)
    if timeline:
        for beat in day.beats:
            click.echo(f"{clock(beat.at)}  {both(beat.en, beat.zh)}")
        return
    if printed:
        _print(day, begins, until)
        return
    key = next((one["api_key"] for one in accounts if one["role"] == "duty_head"), "")
    deeds = Deeds(places().url, key, day)
    say(f"living a day of {len(day.spots)} devices", f"开始模拟一天：{len(day.spots)} 台设备")
    pace, wire = Pace(begins, speed), Wire(door(data_dir()), f"huiyin-day-{seed}", patiently=patiently)
    sent = asyncio.run(_stoppable(lambda stop: live(day, pace, wire, deeds, _tell, stop, until=until)))
    say(f"{sent:,} messages sent, {deeds.refused} not taken", f"已发送 {sent:,} 条，{deeds.refused} 条未被接收")


def _print(day, begins: float, until: float) -> None:
    for one in day.said(begins):
        if one.at >= min(until, begins + 86_400):
            return
        click.echo(json.dumps([one.at, one.how, one.to, one.body], ensure_ascii=False))


def _load(devices: int, rate: float, seconds: float) -> None:
    from huiyin.demo.living.district import enough_devices, spots
    from huiyin.demo.living.load import load
    from huiyin.demo.living.wire import door

    if made := enough_devices(devices):
        say(f"{made:,} devices were made up", f"已补造 {made:,} 台设备")
    found = [one for one in spots(devices or None) if one.every]
    reached = asyncio.run(_stoppable(lambda stop: load(found, rate, seconds, door(data_dir()), _tell, stop)))
    say(f"{reached:,.0f} messages a second on average", f"平均每秒 {reached:,.0f} 条")


async def _stoppable(run):
    """Ctrl-C and the supervisor's signal end it between two messages."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    return await run(stop)


def _tell(english: str, chinese: str) -> None:
    click.echo(both(english, chinese))


def _seconds_of(text: str) -> float:
    try:
        at = datetime.strptime(text, "%H:%M")  # noqa: DTZ007 - a time of day, in no zone
    except ValueError as wrong:
        raise click.BadParameter(both("Give it as HH:MM.", "请写作 HH:MM。"), param_hint="--from") from wrong
    return at.hour * 3600.0 + at.minute * 60


def _now() -> float:
    from django.utils import timezone

    from huiyin.kernel.clock import now

    at = timezone.localtime(now())
    return at.hour * 3600.0 + at.minute * 60 + at.second
