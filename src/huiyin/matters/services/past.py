"""What is learnt from matters that were not moved by the verbs: taken over, or told by the demonstration."""

from django.db import connection

_RETURNS = """
INSERT INTO matters_returned (matter_id, unit_id, type_code, area, component, at)
SELECT m.id, a.unit_id, t.code, m.area, m.component, a.ended_at
FROM matters_assignment a JOIN matters_matter m ON m.id = a.matter_id JOIN matters_mattertype t ON t.id = m.type_id
WHERE a.ended_how = 'returned' AND a.lead
  AND NOT EXISTS (SELECT 1 FROM matters_returned r WHERE r.matter_id = m.id AND r.unit_id = a.unit_id)
"""


def note_past_returns() -> int:
    """Returns that no verb has noted; how many there were. Run again it finds none."""
    with connection.cursor() as cursor:
        cursor.execute(_RETURNS)
        return cursor.rowcount
