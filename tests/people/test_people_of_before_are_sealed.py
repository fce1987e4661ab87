"""Upgrading from a version whose people lay open: every row is sealed, found and opened as before."""

import json
from datetime import date

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from huiyin.kernel import sealing
from huiyin.kernel.sealed.resealing import in_use
from huiyin.people.access import born_on, contacts_like, find_among, open_cared
from huiyin.people.households import homes_in, homes_of_contacts, rooms_of

ROWS = """
INSERT INTO people_contact (id, name, phone, email, language, wechat, created_at)
SELECT 'c' || n, '某' || n, '1395554' || lpad((n % 500)::text, 4, '0'), '', 'zh-hans', NULL, now()
FROM generate_series(1, 2500) n;
INSERT INTO people_household (id, code, building_code, room, grid_code, is_rental)
VALUES (1, 'H1', 'B1', '3-2', 'G', false);
INSERT INTO people_resident (household_id, name, sex, born_on, phone, tags)
VALUES (1, '旧人', 'f', '1940-02-03', '13955540007', '["living_alone"]');
INSERT INTO people_reach (account_id, phone, email, wechat, changed_at) VALUES (1, '13900000001', '', '', now());
"""
CARED = "INSERT INTO people_cared (contact_id, sealed, birthday, by_moon) VALUES ('c7', %s, '02-03', false)"
LOG = {"by": "staff/1", "purpose": "升级后核对"}


def to(migration: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate([("people", migration)])


def test_every_row_is_sealed_and_serves_as_before(db):
    to("0003_cared")
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        kept = {"sex": "f", "address": "柳巷三号", "born_on": "1940-02-03"}
        cursor.execute(CARED, [sealing.seal(json.dumps(kept))])
    to("0005_seal_what_is_there")
    assert in_use()[""] == 0 and in_use().total() == 2500 * 2 + 2 + 1 + 4 + 1
    assert len(contacts_like("c7", **LOG)) == 5
    assert find_among(["c7", "c8"], "某7", **LOG) == ["c7"]
    assert find_among(["c7", "c8"], "某8", **LOG) == [], "not in care: nobody is looked for by name"
    opened = open_cared("c7", about="care/1", **LOG)
    assert (opened.name, opened.address, opened.born_on) == ("某7", "柳巷三号", date(1940, 2, 3))
    assert born_on(["02-03"], by_moon=False) == ["c7"]
    assert homes_of_contacts(["c7"], **LOG) == {"H1"} and rooms_of(["H1"], **LOG) == {"H1": "3-2"}
    assert homes_in(["B1"], today=date(2026, 3, 5), **LOG)[0].frail
