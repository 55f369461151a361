"""Keep what members are told about guesses at their card."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0008_people_without_address'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimAlarm',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told at')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'card alarm',
                'verbose_name_plural': 'card alarms',
                'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['noted_at'], name='claim_alarm_untold')],
            },
        ),
    ]
