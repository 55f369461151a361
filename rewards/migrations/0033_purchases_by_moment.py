"""Purchases of a day are found without reading the others, by an index that costs nearly nothing to keep."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0026_push_devices_and_refusals'),
        ('rewards', '0032_coupons_by_campaign'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='purchase',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['purchased_at'], name='purchase_by_moment', pages_per_range=32),
        ),
    ]
