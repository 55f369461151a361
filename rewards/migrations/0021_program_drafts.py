"""Drafts of the programme, each of their saves, and what simulations of them came to."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models


APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_programdraftrevision
    FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON rewards_programdraftrevision
    FOR EACH STATEMENT EXECUTE FUNCTION rewards_refuse_truncate();
"""
DROP = """
DROP TRIGGER append_only ON rewards_programdraftrevision;
DROP TRIGGER no_truncate ON rewards_programdraftrevision;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('rewards', '0020_day_sheets_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgramDraft',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(verbose_name='programme file')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='revision')),
                ('starts_at', models.DateTimeField(null=True, verbose_name='in force from')),
                ('status', models.CharField(choices=[('open', 'being written'), ('submitted', 'waiting for publication'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='open', max_length=10, verbose_name='status')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='published or withdrawn at')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('based_on', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.terms')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('editor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_as', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='rewards.terms')),
            ],
            options={
                'verbose_name': 'draft of the programme',
                'verbose_name_plural': 'drafts of the programme',
                'permissions': [('edit_program', 'Can write drafts of the programme'), ('publish_program', 'Can publish drafts of the programme that others wrote')],
            },
        ),
        migrations.CreateModel(
            name='ProgramDraftRevision',
            fields=[
                ('pk', models.CompositePrimaryKey('draft_id', 'no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('no', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('starts_at', models.DateTimeField(null=True)),
                ('saved_at', models.DateTimeField()),
                ('based_on', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.terms')),
                ('draft', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='rewards.programdraft')),
                ('editor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved draft of the programme',
                'verbose_name_plural': 'saved drafts of the programme',
            },
        ),
        migrations.CreateModel(
            name='ProgramSimulation',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('revision', models.PositiveIntegerField(verbose_name='revision')),
                ('months', models.PositiveSmallIntegerField(verbose_name='months')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('stopped', 'stopped'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='status')),
                ('accounts_done', models.PositiveIntegerField(default=0)),
                ('accounts_total', models.PositiveIntegerField(default=0)),
                ('is_stop_wanted', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('beaten_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('result', models.JSONField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='rewards.programdraft')),
            ],
            options={
                'verbose_name': 'simulation of a draft',
                'verbose_name_plural': 'simulations of drafts',
            },
        ),
        migrations.AddIndex(
            model_name='programdraft',
            index=models.Index(condition=models.Q(('decided_at', None)), fields=['-id'], name='program_draft_undecided'),
        ),
        migrations.AddConstraint(
            model_name='programdraft',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'submitted', 'published', 'withdrawn'])), name='program_draft_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='programdraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', False), ('published_as__isnull', False), ('status', 'published')), models.Q(models.Q(('status', 'published'), _negated=True), ('published_as__isnull', True)), _connector='OR'), name='program_draft_is_published_as_a_version'),
        ),
        migrations.AddConstraint(
            model_name='programdraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(models.Q(('decided_by', models.F('author')), _negated=True), models.Q(('decided_by', models.F('editor')), _negated=True)), _connector='OR'), name='program_draft_is_published_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='programdraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('status__in', ['published', 'withdrawn'])), models.Q(('decided_at__isnull', True), ('status__in', ['open', 'submitted'])), _connector='OR'), name='program_draft_says_when_it_was_decided'),
        ),
        migrations.AddIndex(
            model_name='programsimulation',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'running'])), fields=['id'], name='program_simulation_under_way'),
        ),
        migrations.AddConstraint(
            model_name='programsimulation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'done', 'stopped', 'failed'])), name='program_simulation_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='programsimulation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('result__isnull', True)), _connector='OR'), name='program_simulation_has_figures_when_done'),
        ),
        migrations.AddConstraint(
            model_name='programsimulation',
            constraint=models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 24)), name='program_simulation_months'),
        ),
        migrations.AddConstraint(
            model_name='programsimulation',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'running'])), fields=('draft',), name='program_simulation_runs_once_a_draft'),
        ),
        migrations.RunSQL(APPEND_ONLY, DROP),
    ]
