"""huiyin broker: the built-in message broker alone, for a deployment that runs each process as a service."""

import os

import click

from huiyin.cli.words import both, say
from huiyin.runtime.broker.config import broker, broker_command
from huiyin.runtime.datadir import data_dir


@click.command("broker", help=both("Run the built-in message broker alone.", "单独运行内置消息服务。"))
def command() -> None:
    own = broker()
    if own is None:
        say(
            "HUIYIN_MQTT_URL names another broker; there is nothing to run.",
            "HUIYIN_MQTT_URL 已指向其他消息服务，无需启动。",
        )
        return
    line = broker_command(data_dir().ensure(), own)
    os.execv(line[0], line)
