"""Traces, sent by OpenTelemetry over HTTP while HUIYIN_OTLP_URL names a receiver.

Without one nothing of the library is loaded, and a span costs one comparison. With one, spans are collected and sent
beside the work; a receiver that is away loses spans, never a report.
"""

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

NOTHING: AbstractContextManager[None] = nullcontext()
_SHAPE = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_tracer: Any = None
_provider: Any = None


def begin(url: str, process: str, *, share: float = 1.0, version: str = "") -> None:
    """Once a process. `share`: of requests that are traced; what goes on from one follows it."""
    global _tracer, _provider
    if not url:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    about = Resource.create({"service.name": f"huiyin-{process}", "service.version": version})
    _provider = TracerProvider(resource=about, sampler=ParentBased(TraceIdRatioBased(share)), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces", timeout=5)
    _provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
    _tracer = _provider.get_tracer("huiyin")


def end() -> None:
    """Send what waits."""
    global _tracer, _provider
    if _provider is not None:
        _provider.shutdown()
    _tracer = _provider = None


def is_on() -> bool:
    return _tracer is not None


def span(
    name: str, *, parent: str = "", links: Iterable[str] = (), serves: bool = False, **attributes: Any
) -> AbstractContextManager[Any]:
    """A step of the work; what is begun inside belongs to it. Attributes are codes and counts, nothing personal.

    parent: as `parent()` gave it elsewhere. links: of other traces that this step works on at once.
    """
    if _tracer is None:
        return NOTHING
    return _span(name, parent, links, serves, attributes)


def _span(name: str, parent: str, links: Iterable[str], serves: bool, attributes: dict) -> AbstractContextManager[Any]:
    from opentelemetry.trace import Link, NonRecordingSpan, SpanKind, set_span_in_context

    origin = _read(parent)
    return _tracer.start_as_current_span(
        name,
        context=set_span_in_context(NonRecordingSpan(origin)) if origin else None,
        kind=SpanKind.SERVER if serves else SpanKind.INTERNAL,
        links=[Link(one) for text in links if (one := _read(text))],
        attributes={f"huiyin.{key}": value for key, value in attributes.items() if value != ""},
        record_exception=False,  # its text may quote what a person typed
        set_status_on_exception=False,
    )


def parent() -> str:
    """The present span as W3C's traceparent; empty outside of any."""
    if _tracer is None:
        return ""
    from opentelemetry.trace import get_current_span

    now = get_current_span().get_span_context()
    return f"00-{now.trace_id:032x}-{now.span_id:016x}-{int(now.trace_flags):02x}" if now.is_valid else ""


def trace_id() -> str:
    return parent()[3:35]


def _read(text: str) -> Any:
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    from opentelemetry.trace import SpanContext, TraceFlags

    trace, span, flags = (int(part, 16) for part in found.groups())
    return SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(flags)) if trace and span else None
