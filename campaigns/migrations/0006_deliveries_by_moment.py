"""How many messages were handed over in a week is read from that week alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0005_what_providers_tell'),
        ('members', '0025_trait_segment'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('handed_at__isnull', False)), fields=['handed_at'], name='delivery_by_moment'),
        ),
    ]
