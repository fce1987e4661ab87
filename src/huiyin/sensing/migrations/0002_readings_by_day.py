from django.db import migrations

# Rows are narrow and many: no key of their own, and the partition of a day is dropped whole when it is too old.
_MAKE = """
CREATE TABLE sensing_reading (
    device_id integer NOT NULL,
    metric_id smallint NOT NULL,
    at timestamptz NOT NULL,
    value double precision NOT NULL,
    quality smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (device_id, metric_id, at)
) PARTITION BY RANGE (at)
"""


class Migration(migrations.Migration):
    dependencies = [("sensing", "0001_initial")]
    operations = [migrations.RunSQL(_MAKE, "DROP TABLE sensing_reading")]
