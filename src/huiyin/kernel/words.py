"""Finding words inside of texts by an index, in Chinese as in English: by their pairs of neighbouring characters.

A model indexes `GinIndex(Bigrams("title", "address"), name=…)`; a list filters `containing(words, "title", "address")`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Q, TextField
from django.db.models.lookups import Lookup

SHORTEST = 2  # characters; one alone stands in too many texts for an index to help


class Bigrams(Func):
    """The pairs of all named columns, as the function `bigrams` of the kernel's migrations gives them."""

    function = "bigrams"
    arg_joiner = " || ' ' || "
    output_field = ArrayField(TextField())


class PairsOf(Lookup):
    """Holds all pairs of the words on the right, which are split once, when the statement is planned: so the planner
    knows how rare they are, and starts from the index where they are and from the newest rows where they are not."""

    lookup_name = "pairs_of"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, values = self.process_lhs(compiler, connection)
        return f"{left} @> bigrams(%s::text)", [*values, self.rhs]


def containing(words: str, *columns: str) -> Q:
    """Rows of which one of `columns` contains `words`, whatever their case."""
    found = Q(*[(f"{column}__icontains", words) for column in columns], _connector=Q.OR)
    if len(words) < SHORTEST:
        return found
    return Q(PairsOf(Bigrams(*columns), words)) & found
