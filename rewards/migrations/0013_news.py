"""News, and who has read it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_case_messages_append_only'),
        ('rewards', '0012_keys_checked_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title_ja', models.CharField(max_length=200, verbose_name='title (Japanese)')),
                ('title_en', models.CharField(max_length=200, verbose_name='title (English)')),
                ('body_ja', models.TextField(verbose_name='text (Japanese)')),
                ('body_en', models.TextField(verbose_name='text (English)')),
                ('starts_at', models.DateTimeField(verbose_name='shown from')),
                ('ends_at', models.DateTimeField(null=True, verbose_name='shown until')),
                ('tiers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='tiers')),
                ('is_pinned', models.BooleanField(default=False, verbose_name='kept on top')),
                ('stores', models.ManyToManyField(related_name='+', to='members.store', verbose_name='stores')),
            ],
            options={
                'verbose_name': 'news',
                'verbose_name_plural': 'news',
                'permissions': [('write_news', 'Can write news')],
            },
        ),
        migrations.CreateModel(
            name='NewsRead',
            fields=[
                ('pk', models.CompositePrimaryKey('member', 'news', blank=True, editable=False, primary_key=True, serialize=False)),
                ('read_at', models.DateTimeField(verbose_name='read at')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member')),
                ('news', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='rewards.news')),
            ],
            options={
                'verbose_name': 'news that was read',
                'verbose_name_plural': 'news that was read',
            },
        ),
        migrations.AddIndex(
            model_name='news',
            index=models.Index(fields=['-starts_at', '-id'], name='news_newest'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='news_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_ja', ''), _negated=True), models.Q(('title_en', ''), _negated=True), models.Q(('body_ja', ''), _negated=True), models.Q(('body_en', ''), _negated=True)), name='news_is_said_in_both_languages'),
        ),
    ]
