import django.contrib.postgres.indexes
from django.db import migrations

import huiyin.kernel.words


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_bigrams_of_words"), ("places", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="building",
            index=django.contrib.postgres.indexes.GinIndex(
                huiyin.kernel.words.Bigrams("address_zh", "address_en", "name_zh", "name_en"), name="building_words"
            ),
        ),
        # Tells the planner how often each pair occurs.
        migrations.RunSQL("ANALYZE places_building", migrations.RunSQL.noop),
    ]
