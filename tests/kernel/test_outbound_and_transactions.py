"""A call out never holds a database transaction open."""

import pytest
from django.db import connection, transaction

from huiyin.kernel.outbound import Call, send
from tests.outbound_peer import peer


def test_nothing_is_sent_inside_a_transaction(stage):
    with peer() as one:
        call = Call("POST", one.url, private_ok=True)
        with transaction.atomic(), pytest.raises(RuntimeError):
            send(call)
        assert one.heard == []
        send(call)
        assert len(one.heard) == 1
        assert not connection.in_atomic_block
