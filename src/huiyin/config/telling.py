"""What a process that serves begins once, so that others learn how it is: traces, and the tallies in the database."""

from django.conf import settings

from huiyin import __version__
from huiyin.kernel.telemetry import tallies, tracing


def begin(process: str) -> None:
    tracing.begin(settings.HUIYIN_OTLP_URL, process, share=settings.HUIYIN_TRACES_SHARE, version=__version__)
    tallies.keep_writing(process)


def end() -> None:
    tracing.end()
