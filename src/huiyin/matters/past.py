"""Rows that triage keeps of each matter, made for those that were there before it: after an upgrade, or loaded in bulk.

Each statement adds what is missing and may run again.
"""

from django.db import connection

VERDICTS = """
INSERT INTO matters_verdict (matter_id, choice, guess, confidence, classifier, known, decided, acted, by_person, at)
SELECT m.id, 'type', coalesce(m.suggested->'types'->0->>'code', ''),
       coalesce((m.suggested->'types'->0->>'confidence')::float, 0), coalesce((m.suggested->>'model')::int, 0),
       coalesce((m.suggested->>'known')::float, 1), t.code, false, true, m.filed_at
FROM matters_matter m JOIN matters_mattertype t ON t.id = m.type_id
WHERE m.filed_at IS NOT NULL AND NOT jsonb_exists(m.suggested, 'type')
ON CONFLICT DO NOTHING
"""
RULINGS = """
INSERT INTO matters_ruling (matter_id, opened_at, opened_by, decided_by)
SELECT m.id, coalesce(t.at, m.received_at), coalesce(t.by, 'system'), ''
FROM matters_matter m LEFT JOIN LATERAL (
    SELECT at, by FROM matters_text WHERE matter_id = m.id AND kind IN ('dispute', 'return') ORDER BY at DESC LIMIT 1
) t ON true
WHERE m.state = 'arbitration'
  AND NOT EXISTS (SELECT 1 FROM matters_ruling r WHERE r.matter_id = m.id AND r.decided_at IS NULL)
"""
STATEMENTS = """
INSERT INTO matters_statement (ruling_id, unit_id, asked_at, stated_by)
SELECT DISTINCT r.id, a.unit_id, r.opened_at, ''
FROM matters_ruling r JOIN matters_assignment a ON a.matter_id = r.matter_id
WHERE a.lead AND r.decided_at IS NULL
ON CONFLICT DO NOTHING
"""


def make_up() -> dict[str, int]:
    """How many rows of each were missing."""
    made = {}
    with connection.cursor() as cursor:
        for name, statement in (("verdicts", VERDICTS), ("rulings", RULINGS), ("statements", STATEMENTS)):
            cursor.execute(statement)
            made[name] = cursor.rowcount
    return made
