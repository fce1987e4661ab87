from django.db import migrations

from huiyin.matters.past import RULINGS, STATEMENTS, VERDICTS


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_what_was_seen_before")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (VERDICTS, RULINGS, STATEMENTS)]
