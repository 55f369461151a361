"""Surveys: what is asked, who is asked, what is answered, and what staff say it is about. The database notes changes."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models


_members = import_module("members.migrations.0022_note_every_change")

TABLES = (
    ("campaigns_survey", "id", (), ("wave",), "row"),
    ("campaigns_surveyversion", "id", (), (), "row"),
    ("campaigns_surveytag", "id", (), (), "row"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0011_journeys'),
        ('members', '0027_surveys_open_cases'),
        ('rewards', '0032_coupons_by_campaign'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('nps', 'recommendation (NPS, 0 to 10)'), ('csat', 'satisfaction (CSAT, 1 to 5)'), ('free', 'free questions')], max_length=4, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('running', 'running'), ('ended', 'ended')], default='draft', max_length=8, verbose_name='state')),
                ('title_ja', models.CharField(max_length=60, verbose_name='title (Japanese)')),
                ('title_en', models.CharField(max_length=60, verbose_name='title (English)')),
                ('intro_ja', models.CharField(blank=True, max_length=400, verbose_name='introduction (Japanese)')),
                ('intro_en', models.CharField(blank=True, max_length=400, verbose_name='introduction (English)')),
                ('trigger', models.CharField(choices=[('purchase', 'after a purchase'), ('redemption', 'after a coupon has been used'), ('case', 'after an enquiry has been closed'), ('date', 'on a date')], max_length=10, verbose_name='when it is asked')),
                ('delay_hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours after it')),
                ('stores', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None, verbose_name='stores')),
                ('coupons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='coupons')),
                ('wave', models.PositiveSmallIntegerField(default=0, verbose_name='waves')),
                ('wave_at', models.DateTimeField(null=True, verbose_name='next wave')),
                ('points', models.PositiveIntegerField(default=0, verbose_name='points for an answer')),
                ('low_score', models.PositiveSmallIntegerField(null=True, verbose_name='low score')),
                ('case_hours', models.PositiveSmallIntegerField(default=48, verbose_name='hours until an answer is owed')),
                ('answer_days', models.PositiveSmallIntegerField(default=30, verbose_name='days in which it can be answered')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='survey', to='campaigns.campaign')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner of cases')),
                ('segment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.segment', verbose_name='who is asked')),
                ('send', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='survey', to='campaigns.send')),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'permissions': [('edit_survey', 'Can write surveys, start and end them'), ('tag_answer', 'Can read the answers of surveys and tag them')],
            },
        ),
        migrations.CreateModel(
            name='SurveyInvitation',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('wave', models.PositiveSmallIntegerField(default=0, verbose_name='wave')),
                ('occasion', models.CharField(max_length=50)),
                ('invited_at', models.DateTimeField(verbose_name='invited at')),
                ('expires_at', models.DateTimeField(verbose_name='can be answered until')),
                ('joined_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.case')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('purchase', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.purchase')),
                ('redemption', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.redemption')),
                ('store', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.store')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='campaigns.survey')),
            ],
            options={
                'verbose_name': 'invitation to a survey',
                'verbose_name_plural': 'invitations to surveys',
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('score', models.PositiveSmallIntegerField(null=True, verbose_name='score')),
                ('choices', models.JSONField(default=dict, verbose_name='choices')),
                ('texts', models.JSONField(default=dict, verbose_name='comments')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('via', models.CharField(choices=[('portal', 'this site'), ('email', 'e-mail'), ('sms', 'SMS'), ('line', 'LINE'), ('push', 'push'), ('inbox', 'inbox')], max_length=6, verbose_name='came by')),
                ('answered_at', models.DateTimeField(verbose_name='answered at')),
                ('points', models.PositiveIntegerField(default=0, verbose_name='points given')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read at')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.case')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.store')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='campaigns.survey')),
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='campaigns.surveyinvitation')),
            ],
            options={
                'verbose_name': 'answer to a survey',
                'verbose_name_plural': 'answers to surveys',
            },
        ),
        migrations.CreateModel(
            name='SurveyTag',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='tag')),
                ('archived_at', models.DateTimeField(null=True, verbose_name='put away at')),
            ],
            options={
                'verbose_name': 'tag of comments',
                'verbose_name_plural': 'tags of comments',
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='survey_tag_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='AnswerTag',
            fields=[
                ('pk', models.CompositePrimaryKey('answer_id', 'tag_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('tagged_at', models.DateTimeField(verbose_name='tagged at')),
                ('tagged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tagged', to='campaigns.surveyanswer')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.surveytag')),
            ],
            options={
                'verbose_name': 'tag of an answer',
                'verbose_name_plural': 'tags of answers',
            },
        ),
        migrations.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('questions', models.JSONField(verbose_name='questions')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='campaigns.survey')),
            ],
            options={
                'verbose_name': 'version of a survey',
                'verbose_name_plural': 'versions of surveys',
            },
        ),
        migrations.AddField(
            model_name='surveyanswer',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.surveyversion'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['nps', 'csat', 'free'])), name='survey_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_ja', ''), _negated=True), models.Q(('title_en', ''), _negated=True)), name='survey_has_both_titles'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('trigger__in', ['purchase', 'redemption', 'case', 'date'])), name='survey_trigger_is_known'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('started_at__isnull', True), ('state', 'draft')), models.Q(('ended_at__isnull', True), ('started_at__isnull', False), ('state', 'running')), models.Q(('ended_at__isnull', False), ('state', 'ended')), _connector='OR'), name='survey_starts_and_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('low_score__isnull', True), models.Q(('kind', 'nps'), ('low_score__lte', 10)), models.Q(('kind', 'csat'), ('low_score__gte', 1), ('low_score__lte', 5)), _connector='OR'), name='survey_low_score_is_on_its_scale'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('low_score__isnull', True), ('owner__isnull', False), _connector='OR'), name='survey_case_has_an_owner'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('wave_at__isnull', True), ('trigger', 'date'), _connector='OR'), name='survey_wave_is_of_a_date'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('case_hours__gte', 1), ('case_hours__lte', 720), ('delay_hours__lte', 720), ('answer_days__gte', 1), ('answer_days__lte', 90), ('points__lte', 10000)), name='survey_figures_are_possible'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(fields=['member', '-invited_at'], name='survey_asked_of_member'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(fields=['survey', 'invited_at'], name='survey_asked'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(fields=['invited_at'], name='survey_asked_lately'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(condition=models.Q(('joined_at__isnull', True)), fields=['survey'], name='survey_asked_not_joined'),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.UniqueConstraint(fields=('survey', 'member', 'occasion'), name='survey_is_asked_once_of_a_thing'),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='survey_invitation_lasts'),
        ),
        migrations.AddConstraint(
            model_name='surveyversion',
            constraint=models.UniqueConstraint(fields=('survey', 'number'), name='survey_version_is_made_once'),
        ),
        migrations.AddConstraint(
            model_name='surveyversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='survey_versions_begin_at_1'),
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(fields=['survey', 'answered_at'], name='survey_answer_by_moment'),
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(condition=models.Q(('texts', {}), _negated=True), fields=['survey', '-id'], name='survey_answer_with_words'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__lte', 10), _connector='OR'), name='survey_answer_score_is_possible'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ja', 'en'])), name='survey_answer_language_is_ja_or_en'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(('via__in', ['portal', 'email', 'sms', 'line', 'push', 'inbox'])), name='survey_answer_way_is_known'),
        ),
        migrations.RunSQL(
            "\n".join(_members.attach(table) for table in TABLES),
            "\n".join(_members.detach(table) for table in TABLES),
        ),
    ]
