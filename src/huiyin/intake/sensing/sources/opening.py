"""Which source there is, as the settings say."""

from huiyin.intake.sensing.sources import Source
from huiyin.intake.sensing.sources.stream import Stream, wake
from huiyin.runtime.broker.config import SENSE, broker
from huiyin.runtime.datadir import data_dir


def open_source() -> Source:
    """Connected and ready to take. Raises Away."""
    where = broker()
    if where is None:
        raise NotImplementedError
    secret = data_dir().secret("broker-sense")
    wake("127.0.0.1", where.mqtt_port, SENSE, secret)
    return Stream(*where.ours, SENSE, secret)
