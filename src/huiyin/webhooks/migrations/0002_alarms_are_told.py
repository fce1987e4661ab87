from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="alarms",
            field=models.JSONField(
                default=list, help_text="what of alarms is told, webhooks.rules.ALARMS; empty: nothing"
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="number",
            field=models.CharField(blank=True, help_text="of the matter, or of the alarm", max_length=24),
        ),
    ]
