"""A sending process is killed (SIGKILL) while the receiver has its message in hand: nothing is lost, order is kept."""

import json
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from django.db import connection

from huiyin.kernel.clock import freeze, now
from huiyin.kernel.outbox import deliver_all
from huiyin.webhooks.models import Delivery
from huiyin.webhooks.sending import send_waiting
from huiyin.webhooks.services import Wanted, subscribe_to_moves
from tests.outbound_peer import peer
from tests.web.desks import Story
from tests.web.office_cast import administrator

SENDER = Path(__file__).with_name("sender.py")


def test_killed_while_sending(stage, settings):
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    administrator(stage)
    arrived, go_on = threading.Event(), threading.Event()

    def answer(heard):
        arrived.set()
        go_on.wait(30)
        return 200, {}, b""

    with peer(answer=answer) as receiver:
        account = stage.staff["lin"].account
        hook, _secret = subscribe_to_moves(Wanted("app", receiver.url), account, by=stage.actor("ada"))
        Story(stage).accepted()
        deliver_all(unsettled=True)  # another test's long transaction is none of ours
        assert Delivery.objects.filter(subscription=hook).count() == 4
        where = {"HUIYIN_DATABASE_URL": address_of_database(), "HUIYIN_OUTBOUND_PRIVATE": "127.0.0.1"}
        process = subprocess.Popen([sys.executable, str(SENDER), str(hook.pk)], env=os.environ | where)
        assert arrived.wait(60), "the first message is on its way"
        process.kill()
        process.wait(30)
        go_on.set()
        assert send_waiting(hook.pk) == 0, "its claim holds for a minute"
        with freeze(now() + timedelta(seconds=61)):
            assert send_waiting(hook.pk) == 4
        moves = [json.loads(heard.body)["data"]["move"] for heard in receiver.heard]
        ids = [heard.headers["webhook-id"] for heard in receiver.heard]
    assert moves == ["receive", "receive", "file", "dispatch", "accept"]
    assert ids[0] == ids[1] and len(set(ids)) == 4, "the one that was in hand comes twice, with one id"


def address_of_database() -> str:
    found = connection.settings_dict
    login = f"{found['USER']}:{found['PASSWORD']}" if found["PASSWORD"] else found["USER"]
    host = found["HOST"]
    if host.startswith("/"):
        return f"postgresql://{login}@/{found['NAME']}?host={host}&port={found['PORT']}"
    return f"postgresql://{login}@{host}:{found['PORT']}/{found['NAME']}"
