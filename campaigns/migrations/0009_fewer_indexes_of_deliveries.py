"""Deliveries are written three times a message, and each index with them: fewer, and a range for the moment."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0008_standing_sends'),
        ('members', '0026_push_devices_and_refusals'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_in_hand',
        ),
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_by_state',
        ),
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_by_moment',
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['claimed', 'sending'])), fields=['send'], name='delivery_in_hand'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['send'], name='delivery_failed'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['handed_at'], name='delivery_by_moment'),
        ),
    ]
