"""Let terms and refunds show by their digest that they are what was written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0004_stage_imports")]

    operations = [
        # No version was published before this release; an empty digest is none that can be right.
        migrations.AddField("terms", "digest", models.BinaryField(max_length=32, default=b""), preserve_default=False),
        migrations.AddField("refund", "sent", models.JSONField(null=True)),
    ]
