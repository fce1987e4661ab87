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
# What every subscriber has taken becomes transaction 1 (older than any real one); what somebody has not becomes 2, 3, …
# in its old order. Ids stay: messages are told apart by them, also by gateways that were given some since the dump.
_KEEP = """
CREATE TEMP TABLE renumbered ON COMMIT DROP AS
SELECT e.id, e.tx, e.id AS new_id, CASE WHEN p.id IS NULL THEN 1 ELSE 1 + dense_rank() OVER (
    PARTITION BY p.id IS NULL ORDER BY e.tx) END AS new_tx
FROM kernel_outboxevent e LEFT JOIN (
    SELECT id FROM kernel_outboxevent w WHERE EXISTS (
        SELECT FROM kernel_outboxcursor c WHERE c.event_id <= %(bound)s AND (w.tx, w.id) > (c.tx, c.event_id))
) p USING (id)
WHERE e.id <= %(bound)s
"""
_FITS = "SELECT COALESCE(max(new_tx), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM renumbered"
# More transactions wait than this cluster has ever had: all become 1, with new ids in their old order.
_NUMBER = """
DROP TABLE renumbered;
CREATE TEMP TABLE renumbered ON COMMIT DROP AS
SELECT id, tx, (SELECT COALESCE(max(id), 0) FROM kernel_outboxevent) + row_number() OVER (ORDER BY tx, id) AS new_id,
    1 AS new_tx
FROM kernel_outboxevent WHERE id <= %(bound)s
"""
# Ids that were given after the dump was taken are known to gateways and receivers: they are not given again.
GAP = 1_000_000
_STEPS = (
    """
    UPDATE kernel_outboxcursor c SET tx = COALESCE(n.new_tx, 1)::text::xid8, event_id = COALESCE(n.new_id, 0)
    FROM kernel_outboxcursor o LEFT JOIN LATERAL (
        SELECT new_tx, new_id FROM renumbered r WHERE (r.tx, r.id) <= (o.tx, o.event_id)
        ORDER BY new_tx DESC, new_id DESC LIMIT 1) n ON true
    WHERE o.subscriber = c.subscriber AND c.event_id <= %(bound)s
    """,
    "SET CONSTRAINTS ALL DEFERRED",
    "UPDATE kernel_parkedevent p SET event_id = r.new_id FROM renumbered r WHERE r.id = p.event_id",
    "UPDATE kernel_outboxevent e SET id = r.new_id, tx = r.new_tx::text::xid8 FROM renumbered r WHERE r.id = e.id",
    """
    SELECT setval(pg_get_serial_sequence('kernel_outboxevent', 'id'),
        %(gap)s + GREATEST((SELECT max(id) FROM kernel_outboxevent),
                           (SELECT last_value FROM kernel_outboxevent_id_seq)))
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
        given = {"bound": bound, "gap": GAP}
        sql.execute(_KEEP, given)
        sql.execute(_FITS)
        if not sql.fetchone()[0]:
            sql.execute(_NUMBER, given)
        for step in _STEPS:
            sql.execute(step, given)
    log.warning("the database was restored into another cluster: the outbox has been renumbered")
    return True
