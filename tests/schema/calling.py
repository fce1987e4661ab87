"""How a described call is tried: with what, as whom, and what must hold of the answer."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest import Subtests
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import APIOperation

from huiyin.accounts.models import Account
from huiyin.accounts.services import create_account, issue_key
from huiyin.orgs import keys
from tests.cast import District

EXAMPLES = int(os.environ.get("HUIYIN_FUZZ_EXAMPLES", "6"))  # of each call; `make fuzz-api` makes hundreds
NOBODY = ""
load_all_checks()
HOLDS = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    ]
)
PATIENT = settings(
    max_examples=EXAMPLES,
    derandomize="HUIYIN_FUZZ_EXAMPLES" not in os.environ,  # the long form looks elsewhere each time
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate] if EXAMPLES < 50 else list(Phase),
    suppress_health_check=list(HealthCheck),
)
ANY_WAY = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


def operations(
    described: Mapping[str, Any], known: Mapping[str, list], app: Callable[..., Any] | None = None
) -> dict[str, APIOperation]:
    """The described calls by name.

    Args:
        known: values of fields that lead somewhere, which chance would never find.
        app: what takes them; none: the platform as it is.
    """
    schema = schemathesis.openapi.from_dict(_leading_somewhere(described, known))
    schema.app = app or WSGIHandler()
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


def _leading_somewhere(node: Any, known: Mapping[str, list]) -> Any:
    if isinstance(node, list):
        return [_leading_somewhere(one, known) for one in node]
    if not isinstance(node, dict):
        return node
    made = {name: _leading_somewhere(value, known) for name, value in node.items()}
    if isinstance(made.get("properties"), dict):
        made["properties"] = {name: _or_known(name, one, known) for name, one in made["properties"].items()}
    if "in" in made and made.get("name") in known:
        made["schema"] = _or_known(made["name"], made["schema"], known)
    return made


def _or_known(name: str, schema: Any, known: Mapping[str, list]) -> Any:
    return {"anyOf": [{"enum": known[name]}, schema]} if name in known else schema


def keys_of(district: District) -> dict[str, str]:
    """A key of each of the cast, of somebody without a post, and none for nobody."""
    keys.forget()
    stranger = create_account("other-city", "Other City", None, by="system")
    owners = {login: Account.objects.get(login=login) for login in district.staff} | {"stranger": stranger}
    return {NOBODY: ""} | {login: issue_key(account, "test", by="system") for login, account in owners.items()}


def open_gates(given_settings: LazySettings) -> None:
    """What is counted at the gate is proved in tests/doors; here everything reaches the door behind it."""
    given_settings.HUIYIN_LIMITS_EXEMPT = ["127.0.0.1"]


@contextmanager
def one_connection() -> Iterator[None]:
    """What a test has not committed is seen by the calls too: they do not close its connection behind them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def try_all(
    calls: Iterable[APIOperation],
    as_whom: Mapping[str, str],
    subtests: Subtests,
    header: str = "Authorization",
    prefix: str = "Bearer ",
    checks: Sequence = HOLDS,
) -> None:
    shown = {who: {header: f"{prefix}{key}"} if key else {} for who, key in as_whom.items()}
    for one in calls:
        with subtests.test(one.label), one_connection():
            try_call(one, shown, checks)


def try_call(operation: APIOperation, as_whom: Mapping[str, dict[str, str]], checks: Sequence) -> None:
    """Raises the checks' own failure, with the call as a curl command. What a call did is undone before the next."""

    @PATIENT
    @given(data=st.data())
    def called(data: st.DataObject) -> None:
        mode = data.draw(ANY_WAY)
        who = data.draw(st.sampled_from(sorted(as_whom)), "as")
        case = data.draw(operation.as_strategy(generation_mode=mode))
        with transaction.atomic():
            case.call_and_validate(headers=as_whom[who], checks=checks)
            transaction.set_rollback(True)

    called()
