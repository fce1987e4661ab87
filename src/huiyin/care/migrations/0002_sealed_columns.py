"""Advice, notes and reasons go to the keys of sealed columns, which can be changed while the platform runs."""

import json

from django.db import migrations

from huiyin.kernel import sealing
from huiyin.kernel.sealed.columns import Sealed, SealedJson
from huiyin.kernel.sealed.resealing import reseal, tables


def seal_all(apps, schema_editor) -> None:
    for table in tables(apps.get_model("care", name) for name in ("CareFile", "Record")):
        reseal(table, before=_before)


def _before(stored: str) -> str:
    """Sealed by the server's own key until now: the whole, or the words inside of a reason."""
    if stored.startswith("gAAAA"):
        return sealing.unseal(stored)
    if not stored.startswith("{"):
        return stored
    why = json.loads(stored)
    if why.get("words"):
        why["words"] = sealing.unseal(why["words"])
    return json.dumps(why, ensure_ascii=False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("care", "0001_one_person_one_file")]
    operations = [
        migrations.AlterField(
            "carefile", "advice", Sealed(blank=True, help_text="what whoever goes there has to know")
        ),
        migrations.AlterField(
            "carefile",
            "why_level",
            SealedJson(
                default=dict, help_text="suggested level, the risks that led to it, words of whoever decided otherwise"
            ),
        ),
        migrations.AlterField("record", "note", Sealed(blank=True)),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
