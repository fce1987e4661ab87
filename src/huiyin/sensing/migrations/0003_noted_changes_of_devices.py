from django.db import migrations, models

# Statements, not services, note what changed: whoever writes these tables, readings meet the device as it is now.
_MAKE = """
CREATE TABLE sensing_devicechange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT now(),
    device_id integer NOT NULL
);
CREATE INDEX device_change_tx ON sensing_devicechange (tx);

CREATE FUNCTION sensing_note_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM changed LIMIT 501) AS few) > 500 THEN
        INSERT INTO sensing_devicechange (device_id) VALUES (0);
    ELSE
        INSERT INTO sensing_devicechange (device_id) SELECT id FROM changed;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION sensing_note_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sensing_devicechange (device_id) VALUES (0);
    RETURN NULL;
END $$;

CREATE TRIGGER note_new AFTER INSERT ON sensing_device REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sensing_note_devices();
CREATE TRIGGER note_changed AFTER UPDATE ON sensing_device REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sensing_note_devices();
CREATE TRIGGER note_gone AFTER DELETE ON sensing_device REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sensing_note_devices();
CREATE TRIGGER note_kinds AFTER INSERT OR UPDATE OR DELETE ON sensing_devicekind
    FOR EACH STATEMENT EXECUTE FUNCTION sensing_note_all();
CREATE TRIGGER note_metrics AFTER INSERT OR UPDATE OR DELETE ON sensing_metric
    FOR EACH STATEMENT EXECUTE FUNCTION sensing_note_all();
"""
_UNMAKE = """
DROP TRIGGER note_new ON sensing_device;
DROP TRIGGER note_changed ON sensing_device;
DROP TRIGGER note_gone ON sensing_device;
DROP TRIGGER note_kinds ON sensing_devicekind;
DROP TRIGGER note_metrics ON sensing_metric;
DROP FUNCTION sensing_note_devices();
DROP FUNCTION sensing_note_all();
DROP TABLE sensing_devicechange;
"""


class Migration(migrations.Migration):
    dependencies = [("sensing", "0002_readings_by_day")]
    operations = [
        migrations.RunSQL(
            _MAKE,
            _UNMAKE,
            state_operations=[
                migrations.CreateModel(
                    name="DeviceChange",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("device_id", models.IntegerField(help_text="0: a kind, a metric, or many devices")),
                    ],
                    options={"managed": False, "db_table": "sensing_devicechange"},
                )
            ],
        )
    ]
