"""The suite by itself, with no other part of huiyin: python -m huiyin.conformance URL

Needs httpx and defusedxml only. `huiyin conformance open311` says the same in colours and in Chinese.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from huiyin.conformance.report import as_json, as_junit, counted
from huiyin.conformance.results import Outcome
from huiyin.conformance.run import check
from huiyin.conformance.server import Options

SIGNS = {Outcome.PASS: "pass", Outcome.FAIL: "FAIL", Outcome.SKIP: "skip"}


def main(arguments: Sequence[str] | None = None) -> int:
    """0: every rule that could be looked at holds. 1: one does not. 2: it was called wrongly."""
    asked = _parser().parse_args(arguments)
    if asked.write and not asked.api_key:
        _parser().error("--write needs --api-key")
    options = Options(
        asked.url, asked.api_key, asked.jurisdiction, asked.write, asked.at, asked.service,
        asked.discovery.removesuffix(".xml"),
    )  # fmt: skip
    results = []
    for result in check(options):
        results.append(result)
        if not asked.json:
            why = f"\n      {result.why}" if result.why else ""
            print(f"{SIGNS[result.outcome]}  {result.rule:<24} {result.en}{why}", flush=True)
    counts = counted(results)
    told = "{pass} pass, {fail} fail, {skip} skipped".format(**counts)
    print(as_json(asked.url, results) if asked.json else f"\n{len(results)} rules: {told}")
    if asked.junit:
        asked.junit.write_text(as_junit(asked.url, results), encoding="utf-8")
    return 1 if counts["fail"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m huiyin.conformance", description="Does a server keep the rules of Open311 GeoReport v2?"
    )
    parser.add_argument("url", type=_url, help="of the endpoint, e.g. https://city.example/open311/v2")
    parser.add_argument("--api-key", default=os.environ.get("OPEN311_API_KEY", ""), help="key for what is sent")
    parser.add_argument("--jurisdiction", default="", help="its jurisdiction_id")
    parser.add_argument("--write", action="store_true", help="send two test requests, too")
    parser.add_argument("--at", type=_degrees, help="LAT,LONG where they lie")
    parser.add_argument("--service", default="", help="their service_code")
    parser.add_argument("--discovery", default="", help="address of discovery without .xml, if not under URL")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit's XML there")
    return parser


def _url(given: str) -> str:
    if not given.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("begins with http:// or https://")
    return given


def _degrees(given: str) -> tuple[float, float]:
    try:
        lat, long = (float(part) for part in given.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("two numbers with a comma, such as 41.88,-87.63") from None
    return lat, long


if __name__ == "__main__":
    sys.exit(main())
