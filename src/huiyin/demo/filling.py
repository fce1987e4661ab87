"""Fill a data folder with the sample district, each part once; a later start finds its marks and does nothing."""

import time
from collections.abc import Callable
from pathlib import Path

from huiyin.accounts.models import Account, ApiKey
from huiyin.demo.calls import load_calls
from huiyin.demo.care import load_care
from huiyin.demo.marker import begin_demo, note_done
from huiyin.demo.matters import JOBS, load_year
from huiyin.demo.residents import FULL, SAMPLE, load_residents
from huiyin.insight.jobs import look
from huiyin.intake.pack import load_pack, read_yaml
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.matters.past import make_up
from huiyin.runtime.datadir import checkout
from huiyin.runtime.errors import RuntimeFault

PACK = "sample-district"
SEED = 20260101
MATTERS = 30_000

Say = Callable[[str, str], None]  # English, Chinese


def sample_pack() -> Path:
    pack = checkout() / "packs" / PACK
    if not (pack / "pack.yaml").exists():
        raise RuntimeFault(
            f"The sample district is not there: {pack}. Run huiyin from its checkout.",
            f"找不到示例城区数据包：{pack}。请在源码目录中运行。",
        )
    return pack


def fill(say: Say, *, everybody: bool = False, matters: int = MATTERS, jobs: int = JOBS) -> None:
    """Load what is missing: pack, residents, matters, calls.

    Raises:
        NotADemo: the folder holds somebody's real district.
    """
    done = ground(say, everybody=everybody)
    if "matters" not in done:
        say(f"living through a year of {matters:,} matters", f"正在生成一年的事项（{matters:,} 件）")
        began = time.monotonic()
        load_year(matters, SEED, jobs=jobs)
        with work():
            note_done("matters", {"count": matters, "seed": SEED, "seconds": round(time.monotonic() - began, 1)})
    if "calls" not in done:
        say("answering the hotline's calls of the last days", "正在生成最近几天的热线来电与回访")
        told = load_calls(SEED)
        with work():
            note_done("calls", told)
    if "care" not in done:
        say("visiting the people in care", "正在生成关爱对象及走访记录")
        _noted("care", lambda: load_care(SEED))
    if "looked back" not in done:
        _noted("looked back", _looked_back)


def ground(say: Say, *, everybody: bool = False) -> dict:
    """The district and its residents, without anything that ever happened there; what was done so far.

    Raises:
        NotADemo: the folder holds somebody's real district.
    """
    pack = sample_pack()
    done: dict = begin_demo(str(read_yaml(pack / "pack.yaml")["name"]), _untouched())["done"]
    if "pack" not in done:
        say("loading the sample district", "正在加载示例城区")
        _noted("pack", lambda: {part.part: part.loaded.rows for part in load_pack(pack)})
    if "residents" not in done:
        say("inventing its residents", "正在生成示例居民")
        _noted("residents", lambda: _residents(everybody))
    return done


def _untouched() -> bool:
    """No matter, nobody who could sign in: nothing that anybody has made here."""
    somebody = Account.objects.exclude(password__startswith="!").exists() or ApiKey.objects.exists()
    return not somebody and not Matter.objects.exists()


def _noted(part: str, load: Callable[[], dict]) -> None:
    with work():
        note_done(part, load())


def _looked_back() -> dict:
    """What was guessed of the year's matters beside what was decided; the worker looks for what is repeated."""
    look.configure().defer(timestamp=int(time.time()))
    return make_up()


def _residents(everybody: bool) -> dict:
    households, residents = load_residents(FULL if everybody else SAMPLE, SEED)
    return {"households": households, "residents": residents}
