"""Journeys with their versions and steps, and who is inside; every change of what staff decide is noted (see members 0022)."""

import django.contrib.postgres.fields
from importlib import import_module

import django.db.models.deletion
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models


_members = import_module("members.migrations.0022_note_every_change")
TABLES = (
    ("campaigns_journey", "id", (), ("looked_at",), "row"),
    ("campaigns_journeyversion", "id", (), ("closed_at",), "row"),
    ("campaigns_journeystep", "id", (), (), "row"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0010_costs_of_messages'),
        ('members', '0026_push_devices_and_refusals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Journey',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('welcome', 'Welcome'), ('birthday', 'Birthday'), ('expiring_points', 'Points that expire'), ('win_back', 'Win back'), ('tier_near', 'Close to the next tier')], max_length=20, unique=True, verbose_name='kind')),
                ('switched_on_at', models.DateTimeField(null=True, verbose_name='on since')),
                ('looked_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True, verbose_name='asked at')),
                ('asked_mark', models.PositiveIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='journey', to='campaigns.campaign')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'journey',
                'verbose_name_plural': 'journeys',
            },
        ),
        migrations.CreateModel(
            name='JourneyVersion',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('figures', models.JSONField(default=dict, verbose_name='figures')),
                ('exits', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='exits')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('published_at', models.DateTimeField(null=True, verbose_name='published at')),
                ('retired_at', models.DateTimeField(null=True, verbose_name='retired at')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('journey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='campaigns.journey')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version of a journey',
                'verbose_name_plural': 'versions of journeys',
            },
        ),
        migrations.CreateModel(
            name='JourneyStep',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='step')),
                ('wait', models.PositiveIntegerField(default=0, verbose_name='wait')),
                ('wait_unit', models.CharField(choices=[('minutes', 'minutes'), ('hours', 'hours'), ('days', 'days')], default='days', max_length=7, verbose_name='unit')),
                ('points', models.PositiveIntegerField(default=0, verbose_name='points')),
                ('send', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='step', to='campaigns.send')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='campaigns.journeyversion')),
            ],
            options={
                'verbose_name': 'step of a journey',
                'verbose_name_plural': 'steps of journeys',
            },
        ),
        migrations.CreateModel(
            name='JourneyEntry',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('occasion', models.CharField(blank=True, max_length=40, verbose_name='occasion')),
                ('state', models.CharField(choices=[('inside', 'inside'), ('finished', 'has had every step'), ('exited', 'left early')], max_length=8, verbose_name='state')),
                ('step', models.PositiveSmallIntegerField(verbose_name='step')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due at')),
                ('exit_reason', models.CharField(blank=True, choices=[('', 'none'), ('bought', 'has bought since entering'), ('points_used', 'the points are used, or expire no longer'), ('tier_reached', 'the tier is reached'), ('not_active', 'no active member any more'), ('switched_off', 'the journey was switched off')], default='', max_length=12, verbose_name='why they left')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('left_at', models.DateTimeField(null=True, verbose_name='left at')),
                ('journey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='campaigns.journey')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='campaigns.journeyversion')),
            ],
            options={
                'verbose_name': 'entry into a journey',
                'verbose_name_plural': 'entries into journeys',
            },
        ),
        migrations.AddConstraint(
            model_name='journey',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['welcome', 'birthday', 'expiring_points', 'win_back', 'tier_near'])), name='journey_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='journey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), ('asked_at__isnull', False), _connector='OR'), name='journey_is_asked_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='journeyversion',
            constraint=models.UniqueConstraint(fields=('journey', 'number'), name='journey_version_is_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='journeyversion',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('journey',), name='journey_has_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='journeyversion',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at__isnull', False), ('retired_at__isnull', True)), fields=('journey',), name='journey_has_one_version_in_force'),
        ),
        migrations.AddConstraint(
            model_name='journeyversion',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('published_at__lte', models.F('retired_at')), _connector='OR'), name='journey_version_is_published_before_it_retires'),
        ),
        migrations.AddConstraint(
            model_name='journeyversion',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('retired_at__isnull', False), _connector='OR'), name='journey_version_is_retired_before_it_closes'),
        ),
        migrations.AddConstraint(
            model_name='journeystep',
            constraint=models.UniqueConstraint(fields=('version', 'number'), name='journey_step_is_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='journeystep',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='journey_step_is_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='journeystep',
            constraint=models.CheckConstraint(condition=models.Q(('wait_unit__in', ['minutes', 'hours', 'days'])), name='journey_step_unit_is_known'),
        ),
        migrations.AddIndex(
            model_name='journeyentry',
            index=models.Index(condition=models.Q(('state', 'inside')), fields=['version', 'step', 'due_at', 'id'], name='journey_entry_due'),
        ),
        migrations.AddIndex(
            model_name='journeyentry',
            index=models.Index(fields=['version', 'step', 'state', 'exit_reason'], name='journey_entry_by_step'),
        ),
        migrations.AddIndex(
            model_name='journeyentry',
            index=models.Index(fields=['journey', 'entered_at'], name='journey_entry_by_entering'),
        ),
        migrations.AddIndex(
            model_name='journeyentry',
            index=models.Index(condition=models.Q(('left_at__isnull', False)), fields=['journey', 'left_at', 'state'], name='journey_entry_by_leaving'),
        ),
        migrations.AddConstraint(
            model_name='journeyentry',
            constraint=models.UniqueConstraint(fields=('member', 'journey', 'occasion'), name='journey_is_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='journeyentry',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'inside')), fields=('member', 'journey'), name='journey_has_a_member_inside_once'),
        ),
        migrations.AddConstraint(
            model_name='journeyentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('left_at__isnull', True), ('state', 'inside')), models.Q(('due_at__isnull', True), ('left_at__isnull', False), ('state__in', ['finished', 'exited'])), _connector='OR'), name='journey_entry_inside_is_due'),
        ),
        migrations.AddConstraint(
            model_name='journeyentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'exited'), models.Q(('exit_reason', ''), _negated=True)), models.Q(models.Q(('state', 'exited'), _negated=True), ('exit_reason', '')), _connector='OR'), name='journey_exit_says_why'),
        ),
        migrations.RunSQL(
            "\n".join(_members.attach(table) for table in TABLES),
            "\n".join(_members.detach(table) for table in TABLES),
        ),
    ]
