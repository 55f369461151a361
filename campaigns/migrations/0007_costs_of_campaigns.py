"""What a campaign has cost, as it was last summed up."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0006_deliveries_by_moment'),
    ]

    operations = [
        migrations.CreateModel(
            name='CampaignCosts',
            fields=[
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='costs', serialize=False, to='campaigns.campaign')),
                ('issued', models.BigIntegerField(verbose_name='coupons issued')),
                ('redeemed', models.BigIntegerField(verbose_name='coupons used')),
                ('discounts', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='discounts')),
                ('points', models.BigIntegerField(verbose_name='points')),
                ('summed_at', models.DateTimeField(verbose_name='summed up at')),
            ],
            options={
                'verbose_name': 'costs of a campaign',
                'verbose_name_plural': 'costs of campaigns',
            },
        ),
    ]
