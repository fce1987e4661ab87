"""`python -m huiyin.runtime.door APPLICATION --interface=wsgi …`: run by `huiyin up`, `huiyin web` and `huiyin live`.

SIGHUP: every worker is replaced by one that has loaded the program anew. SIGTERM, SIGINT: what is in hand is finished.
"""

import argparse
import logging

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from huiyin.runtime.door.server import Door

HEAD_WITHIN = 10  # seconds for the head of a request: who sends it byte by byte holds a line no longer


def main() -> None:
    given = _arguments()
    # Granian warns of many threads. Most of ours wait in line, and those that work are few (huiyin.config.admission).
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    Door(
        given.application,
        address=given.host,
        port=given.port,
        interface=Interfaces(given.interface),
        workers=given.workers,
        blocking_threads=given.threads,
        backlog=given.backlog,
        backpressure=given.backpressure,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN * 1000),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=given.patience,
    ).serve()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="huiyin.runtime.door")
    parser.add_argument("application")
    parser.add_argument("--interface", choices=("wsgi", "asgi"), required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--backlog", type=int, default=1024)
    parser.add_argument("--backpressure", type=int)
    parser.add_argument(
        "--patience", type=int, default=5, help="seconds for what a worker has in hand when it must end"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
