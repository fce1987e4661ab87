"""Run the rules against a server, each on its own: what one finds never keeps another from looking."""

from collections.abc import Iterator

import httpx

from huiyin.conformance.reading import Unreadable
from huiyin.conformance.register import Rule
from huiyin.conformance.results import Failed, Outcome, Result, Skipped
from huiyin.conformance.rules import in_order
from huiyin.conformance.server import Options, Server

PATIENCE = 30.0  # seconds for one answer
# What reading an answer of quite another shape may raise; a stranger's server must not stop the suite.
UNEXPECTED = (Unreadable, AttributeError, IndexError, KeyError, TypeError, ValueError)


def check(options: Options, transport: httpx.BaseTransport | None = None) -> Iterator[Result]:
    """`transport`: for a server in this very process; else the network."""
    headers = {"User-Agent": "huiyin-conformance"}
    with httpx.Client(transport=transport, timeout=PATIENCE, headers=headers) as client:
        server = Server(client, options)
        try:
            server.get("services")
        except Failed as silent:
            yield Result("server.answers", Outcome.FAIL, "There is a server", "服务器有应答", str(silent))
            return
        for rule in in_order():
            yield _look(rule, server)


def _look(rule: Rule, server: Server) -> Result:
    if rule.writes and not (server.options.write and server.options.key):
        return Result(rule.name, Outcome.SKIP, rule.en, rule.zh, "needs --write and --api-key")
    try:
        rule.check(server)
    except Failed as failed:
        return Result(rule.name, Outcome.FAIL, rule.en, rule.zh, str(failed))
    except UNEXPECTED as odd:
        why = f"an answer has a shape that no rule knows ({type(odd).__name__}: {odd})"
        return Result(rule.name, Outcome.FAIL, rule.en, rule.zh, why)
    except Skipped as skipped:
        return Result(rule.name, Outcome.SKIP, rule.en, rule.zh, str(skipped))
    return Result(rule.name, Outcome.PASS, rule.en, rule.zh)
