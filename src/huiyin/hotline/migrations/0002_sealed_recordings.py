"""Where a recording lies is sealed: whoever has a copy of the database cannot go and fetch it."""

from django.db import migrations

from huiyin.kernel.sealed.columns import Sealed
from huiyin.kernel.sealed.resealing import reseal, tables


def seal_all(apps, schema_editor) -> None:
    for table in tables([apps.get_model("hotline", "Call")]):
        reseal(table)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("hotline", "0001_initial")]
    operations = [
        migrations.AlterField(
            "call", "recording", Sealed(blank=True, help_text="where it lies; opened with a purpose only")
        ),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
