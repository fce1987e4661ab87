"""Columns that say who somebody is become sealed ones. Kinds and marks here, the values in 0005."""

from django.db import migrations, models

from huiyin.kernel.sealed.columns import Mark, Sealed, SealedDate, SealedJson


def _sealed(model: str, *names: str) -> list[migrations.AlterField]:
    return [migrations.AlterField(model, name, Sealed(blank=True)) for name in names]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_cared"), ("kernel", "0005_circuits_of_calls_out")]

    operations = [
        *_sealed("contact", "name", "phone", "email"),
        migrations.AlterField(
            "contact",
            "wechat",
            Sealed(blank=True, null=True, help_text="their id at the district's WeChat account"),
        ),
        migrations.AddField(
            "contact",
            "name_mark",
            Mark(of="name", of_some=True, help_text="of somebody in care only: nobody else is looked for by name"),
        ),
        migrations.AddField("contact", "phone_mark", Mark(of="phone", db_index=True)),
        *_sealed("reach", "phone", "email", "wechat"),
        *(migrations.AlterField("device", name, Sealed()) for name in ("endpoint", "p256dh", "auth")),
        migrations.RenameField("cared", "sealed", "details"),
        migrations.AlterField("cared", "details", SealedJson(help_text="born_on, sex, address")),
        migrations.AlterField(
            "cared",
            "birthday",
            Sealed(blank=True, help_text="MM-DD, for greetings; of the lunar calendar if by_moon"),
        ),
        migrations.AddField("cared", "birthday_mark", Mark(of="birthday", db_index=True)),
        migrations.AlterField("household", "room", Sealed()),
        migrations.AddField(
            "resident",
            "born_in",
            models.SmallIntegerField(default=0, help_text="the year alone: who must be told first"),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE people_resident SET born_in = extract(year FROM born_on)", migrations.RunSQL.noop),
        migrations.AlterField("resident", "name", Sealed()),
        migrations.AlterField("resident", "born_on", SealedDate()),
        *_sealed("resident", "phone"),
        migrations.AddField("resident", "phone_mark", Mark(of="phone", db_index=True)),
        migrations.AlterField("resident", "tags", SealedJson(default=list)),
    ]
