"""Which source there is, as the settings say."""

import os

from huiyin.intake.sensing.sources import Source
from huiyin.intake.sensing.sources.mqtt import Mqtt, address_of
from huiyin.intake.sensing.sources.stream import Stream, wake
from huiyin.runtime.broker.config import OWN_BROKER, SENSE, broker, shared
from huiyin.runtime.datadir import data_dir


def open_source() -> Source:
    """Connected and ready to take. Raises Away."""
    where = broker()
    if where is None:
        return Mqtt(address_of(os.environ[OWN_BROKER]), shared=shared())
    secret = data_dir().secret("broker-sense")
    wake(where, secret)
    return Stream(*where.ours, SENSE, secret)
