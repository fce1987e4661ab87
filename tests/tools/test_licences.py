"""No package that an installation runs is under the GPL or AGPL, by what its own metadata says."""

import re
from importlib.metadata import PackageNotFoundError, metadata

from packaging.markers import Marker
from tools.locks import ROOT, node_packages, python_packages

STRICT = re.compile(r"\b(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser", re.IGNORECASE)
# A package whose metadata names a strict licence and may run all the same: why. There is none.
EXCEPTIONS: dict[str, str] = {}
# Nothing in their metadata names a licence; read in the file that they bring.
READ_BY_HAND: dict[str, str] = {}


def licence_of(name: str) -> str:
    """Everything that a package says about its licence; the text of one is not looked into (others are named there)."""
    said = metadata(name)
    classified = [one for one in said.get_all("Classifier") or () if one.startswith("License")]
    short = (said.get("License") or "").splitlines()[:1]
    return " | ".join(filter(None, [said.get("License-Expression") or "", *short, *classified]))


def installed() -> dict[str, str]:
    """Name → licence, of what the lock wants on this machine."""
    wanted = [
        one for one in python_packages(ROOT / "requirements.txt") if not one.where or Marker(one.where).evaluate()
    ]
    return {one.name: licence_of(one.name) for one in wanted}


def is_strict(licence: str) -> bool:
    """A choice between a strict one and another is none."""
    return any(STRICT.search(part) and not LESSER.search(part) for part in re.split(r"\||\bAND\b", licence)) and not (
        " OR " in licence and not all(STRICT.search(part) for part in licence.split(" OR "))
    )


def test_the_check_knows_strict_licences():
    assert is_strict("GPL-3.0-only") and is_strict("MIT AND AGPL-3.0-or-later")
    assert is_strict("License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert not is_strict("LGPL-3.0-only") and not is_strict("MIT OR GPL-2.0-only")
    assert not is_strict("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)")


def test_no_package_that_runs_is_under_a_strict_licence():
    licences = installed()
    assert len(licences) > 70
    assert {name for name, licence in licences.items() if is_strict(licence)} == set(EXCEPTIONS)
    assert {name for name, licence in licences.items() if not licence} == set(READ_BY_HAND)


def test_what_is_for_other_machines_is_named_here():
    """Their metadata cannot be read where they are not installed."""
    elsewhere = set()
    for one in python_packages(ROOT / "requirements.txt"):
        try:
            metadata(one.name)
        except PackageNotFoundError:
            elsewhere.add(one.name)
    assert elsewhere <= {"tzdata"}  # Windows, which has no time zones of its own; Apache-2.0


def test_no_front_end_package_is_under_a_strict_licence():
    assert not [
        one.name for one in node_packages(ROOT / "package-lock.json") if is_strict(one.licence) or not one.licence
    ]
