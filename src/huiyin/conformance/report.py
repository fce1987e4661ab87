"""What a run found, for machines: one JSON object, or JUnit's XML as build servers read it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import asdict

from huiyin.conformance.results import Outcome, Result


def counted(results: Sequence[Result]) -> dict[str, int]:
    return {outcome.value: sum(result.outcome == outcome for result in results) for outcome in Outcome}


def as_json(url: str, results: Sequence[Result]) -> str:
    rows = [asdict(result) for result in results]
    return json.dumps({"url": url, **counted(results), "rules": rows}, ensure_ascii=False)


def as_junit(url: str, results: Sequence[Result]) -> str:
    """Each rule is a test case, classified by what stands before its first dot."""
    counts = counted(results)
    totals = {"tests": len(results), "failures": counts["fail"], "skipped": counts["skip"]}
    suite = ET.Element("testsuite", {"name": f"open311 {url}", **{name: str(count) for name, count in totals.items()}})
    for result in results:
        group, _dot, name = result.rule.partition(".")
        case = ET.SubElement(suite, "testcase", {"classname": f"open311.{group}", "name": name})
        if result.outcome == Outcome.FAIL:
            ET.SubElement(case, "failure", {"message": result.en}).text = _plain(result.why)
        if result.outcome == Outcome.SKIP:
            ET.SubElement(case, "skipped", {"message": _plain(result.why)})
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _plain(words: str) -> str:
    """What a stranger's server said may hold what XML cannot."""
    return "".join(c if c in "\n\t" or (c.isprintable() and not "\ud800" <= c <= "\udfff") else "�" for c in words)
