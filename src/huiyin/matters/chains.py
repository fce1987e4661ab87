"""What chains named matter/… tell about: for whoever verifies the trace."""

from collections.abc import Iterable, Sequence

from django.db import connection

from huiyin.matters.models import Matter

_WITHOUT = """
SELECT m.id FROM matters_matter m LEFT JOIN audit_traceentry t ON t.chain = 'matter/' || m.id AND t.seq = 1
WHERE t.chain IS NULL ORDER BY m.id
"""


class MatterChains:
    prefix = "matter/"

    def states_of(self, ids: Sequence[int]) -> dict[int, str]:
        return dict(Matter.objects.filter(pk__in=ids).values_list("pk", "state"))

    def all_states(self) -> Iterable[tuple[int, str]]:
        return Matter.objects.order_by("pk").values_list("pk", "state").iterator(chunk_size=5000)

    def without_chain(self) -> Iterable[int]:
        with connection.cursor() as cursor:
            cursor.execute(_WITHOUT)
            return [number for (number,) in cursor.fetchall()]
