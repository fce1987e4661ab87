"""Finding words inside of texts by an index, in Chinese as in English: by their pairs of neighbouring characters.

A model indexes `GinIndex(Bigrams("title", "address"), name=…)`; a list filters `containing(words, "title", "address")`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Func, Q, TextField
from django.db.models.lookups import Lookup

SHORTEST = 2  # characters; one alone stands in too many texts for an index to help


class Joined(Func):
    """All named columns as one text."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field: Field = TextField()


class Bigrams(Joined):
    """The pairs of all named columns, as the function `bigrams` of the kernel's migrations gives them."""

    template = "bigrams(%(expressions)s)"
    output_field = ArrayField(TextField())


class PairsOf(Lookup):
    """Holds all pairs of the words on the right, which are split once, when the statement is planned: so the planner
    knows how rare they are, and starts from the index where they are and from the newest rows where they are not."""

    lookup_name = "pairs_of"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, values = self.process_lhs(compiler, connection)
        return f"{left} @> bigrams(%s::text)", [*values, self.rhs]


class Inside(Lookup):
    """The words stand there. Not by LIKE: its guess of how many rows remain is far too low beside that of the pairs."""

    lookup_name = "inside"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, values = self.process_lhs(compiler, connection)
        return f"strpos(lower({left}), lower(%s::text)) > 0", [*values, self.rhs]


def standing_in(words: str, *columns: str) -> Q:
    """As `containing`, and no index can help: for few rows."""
    return Q(Inside(Joined(*columns), words))


def containing(words: str, *columns: str) -> Q:
    """Rows in whose `columns`, joined by spaces, `words` stand, whatever their case."""
    found = standing_in(words, *columns)
    return found if len(words) < SHORTEST else Q(PairsOf(Bigrams(*columns), words)) & found
