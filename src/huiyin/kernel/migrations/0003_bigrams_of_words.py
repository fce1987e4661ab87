"""Pairs of neighbouring characters of a text: what an index finds words of Chinese and English by.

pg_trgm's three characters leave out the commonest words of Chinese, which have two.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT DISTINCT substr(lower(words), i, 2) FROM generate_series(1, char_length(words) - 1) AS i)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_parked_events_and_watermarks")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION bigrams(text)")]
