"""Sends that are joined by one member after the other; campaigns without a last day, and of journeys and surveys."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0007_costs_of_campaigns'),
        ('members', '0026_push_devices_and_refusals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_is_made_once',
        ),
        migrations.AddField(
            model_name='campaign',
            name='kind',
            field=models.CharField(choices=[('plan', 'campaign'), ('journey', 'journey'), ('survey', 'survey')], default='plan', max_length=8, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='joined_at',
            field=models.DateTimeField(null=True, verbose_name='joined at'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='occasion',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='send',
            name='closed_at',
            field=models.DateTimeField(null=True, verbose_name='closed at'),
        ),
        migrations.AddField(
            model_name='send',
            name='is_standing',
            field=models.BooleanField(default=False, verbose_name='joined one after the other'),
        ),
        migrations.AlterField(
            model_name='campaign',
            name='ends_on',
            field=models.DateField(null=True, verbose_name='last day'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['plan', 'journey', 'survey'])), name='campaign_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('send', 'member', 'occasion'), name='delivery_is_made_once'),
        ),
        migrations.AddConstraint(
            model_name='send',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('is_standing', False)), models.Q(('is_standing', True), ('repeats', ''), ('segment__isnull', True), models.Q(('state__in', ['draft', 'sending', 'paused', 'stopped']), models.Q(('closed_at__isnull', False), ('state', 'finished')), _connector='OR')), _connector='OR'), name='send_that_stands_is_joined'),
        ),
    ]
