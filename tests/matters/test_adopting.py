"""Weights that a city learnt are what everything weighs with from then on."""

import json

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.rules.seen.weighing import Weights
from huiyin.matters.services.adopting import adopt_weights
from huiyin.matters.triage.seen import forget, weights_in_force
from huiyin.orgs.actor import SYSTEM


@pytest.fixture(autouse=True)
def _fresh():
    forget()
    yield
    forget()


@pytest.mark.django_db
def test_adopted_weights_are_in_force_and_traced():
    before = weights_in_force()
    adopt_weights(json.dumps(Weights(-9.0, {"far:8": 1.0}, 0.4).as_json()), {"f1": 0.9}, by=SYSTEM)
    forget()
    assert before.start != weights_in_force().start == -9.0 and weights_in_force().threshold == 0.4
    assert json.loads(TraceEntry.objects.get(chain="triage/seen").data)["f1"] == 0.9


@pytest.mark.django_db
def test_what_are_no_weights_is_refused():
    with pytest.raises(InvalidInput):
        adopt_weights("{}", {}, by=SYSTEM)
    with pytest.raises(InvalidInput):
        adopt_weights("[", {}, by=SYSTEM)
