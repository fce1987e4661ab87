"""What sensing does by the clock. The worker runs it; every job may be repeated."""

from datetime import timedelta

from procrastinate.contrib.django import app

from huiyin.kernel.apart import AGAIN, run_apart
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.sensing.models import DeviceChange
from huiyin.sensing.services.devices import health
from huiyin.sensing.services.readings import keeping_up
from huiyin.sensing.services.rules.trying import TRY_RULE, run_trial
from huiyin.sensing.services.scenes import taking_in as scenes
from huiyin.sensing.services.watch.sweeping import sweep

KEEP_CHANGES = timedelta(days=2)  # longer than any transaction that a process could still have to look behind


@scheduled("*/5 * * * *", "sensing.check_words", lock="sensing.health")
def check_words(timestamp: int) -> None:
    health.check_words(now())


@scheduled("12 * * * *", "sensing.check_truth", lock="sensing.health")
def check_truth(timestamp: int) -> None:
    health.check_truth(now())


@scheduled("27 4 * * *", "sensing.forget_changes")
def forget_changes(timestamp: int) -> None:
    """Notes of what changed in the register, once every process has read them."""
    DeviceChange.objects.filter(at__lt=now() - KEEP_CHANGES).delete()


@scheduled("41 * * * *", "sensing.upkeep")
def upkeep(timestamp: int) -> None:
    """Tables for the days to come, none for days too old, and no more samples than somebody will look at."""
    keeping_up.make_days(now())
    keeping_up.drop_days(now())
    keeping_up.forget_samples(now())


@scheduled("* * * * *", "sensing.sweep")
def sweep_every_minute(timestamp: int) -> None:
    """Where no sense process runs, what time alone brings about comes a minute late, but it comes."""
    sweep(now(), thorough=True)


@app.task(name=TRY_RULE, retry=AGAIN)
def try_rule(trial: int) -> None:
    run_apart(f"{__name__}:try_now", str(trial))


def try_now(trial: str) -> None:
    run_trial(int(trial))


@scheduled("*/20 * * * *", "sensing.forget_scenes")
def forget_scenes(timestamp: int) -> None:
    """Pictures that nobody needs any more; a camera is no archive of a street."""
    scenes.forget_old(now())
