"""After a dump was restored into another cluster, transaction ids begin anew: old events would lie in the future."""

import logging

from django.db import connection, transaction

log = logging.getLogger(__name__)

_FOREIGN = """
SELECT EXISTS (SELECT FROM kernel_outboxevent WHERE tx >= pg_snapshot_xmax(pg_current_snapshot()))
    OR EXISTS (SELECT FROM kernel_outboxcursor WHERE tx >= pg_snapshot_xmax(pg_current_snapshot()))
"""
# Rows up to this id came with the dump: the sequence went on from there.
_BOUND = """
SELECT GREATEST(
    (SELECT COALESCE(max(id), 0) FROM kernel_outboxevent WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())),
    (SELECT COALESCE(max(event_id), 0) FROM kernel_outboxcursor WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())))
"""
# Old events become transaction 1 (older than any real one) and get new ids in their old order, so that "delivered up
# to here" can still be said with one number.
_NUMBER = """
CREATE TEMP TABLE renumbered ON COMMIT DROP AS
SELECT id, tx, (SELECT COALESCE(max(id), 0) FROM kernel_outboxevent) + row_number() OVER (ORDER BY tx, id) AS new_id
FROM kernel_outboxevent WHERE id <= %s
"""
_STEPS = (
    """
    UPDATE kernel_outboxcursor c SET tx = '1', event_id = COALESCE(
        (SELECT max(r.new_id) FROM renumbered r WHERE (r.tx, r.id) <= (c.tx, c.event_id)), 0)
    WHERE c.event_id <= %(bound)s
    """,
    "SET CONSTRAINTS ALL DEFERRED",
    "UPDATE kernel_parkedevent p SET event_id = r.new_id FROM renumbered r WHERE r.id = p.event_id",
    "UPDATE kernel_outboxevent e SET id = r.new_id, tx = '1' FROM renumbered r WHERE r.id = e.id",
    """
    SELECT setval(pg_get_serial_sequence('kernel_outboxevent', 'id'), max(id))
    FROM kernel_outboxevent HAVING max(id) > 0
    """,
)


def renumber_if_restored() -> bool:
    """Bring events and cursors of another cluster into this one's numbering; whether there were any."""
    with connection.cursor() as sql:
        sql.execute(_FOREIGN)
        if not sql.fetchone()[0]:
            return False
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("LOCK TABLE kernel_outboxevent, kernel_outboxcursor, kernel_parkedevent IN EXCLUSIVE MODE")
        sql.execute(_FOREIGN)
        if not sql.fetchone()[0]:
            return False  # another relay was faster
        sql.execute(_BOUND)
        bound = sql.fetchone()[0]
        sql.execute(_NUMBER, [bound])
        for step in _STEPS:
            sql.execute(step, {"bound": bound} if "%(bound)s" in step else None)
    log.warning("the database was restored into another cluster: the outbox has been renumbered")
    return True
