"""Changes and their rows; what reasons say is found by any part of it (the extension pg_trgm, which an owner may add)."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0020_disputes_and_outcomes"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('table_name', models.CharField(max_length=63, verbose_name='table')),
                ('row_key', models.CharField(blank=True, max_length=100, verbose_name='row')),
                ('operation', models.CharField(choices=[('INSERT', 'added'), ('UPDATE', 'changed'), ('DELETE', 'deleted'), ('TRUNCATE', 'all rows deleted')], max_length=8, verbose_name='what')),
                ('rows', models.IntegerField(default=1, verbose_name='rows')),
                ('changed', models.JSONField(default=dict, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'changed row',
                'verbose_name_plural': 'changed rows',
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('transaction', models.BigIntegerField()),
                ('origin', models.CharField(max_length=20, verbose_name='from')),
                ('api_key', models.UUIDField(null=True)),
                ('door', models.CharField(blank=True, max_length=120, verbose_name='page, command or task')),
                ('client', models.CharField(blank=True, max_length=45, verbose_name='network address')),
                ('request', models.CharField(blank=True, max_length=36, verbose_name='request')),
                ('database_user', models.CharField(max_length=63, verbose_name='user of the database')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('actor', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
            },
        ),
        migrations.AddField(
            model_name='auditentry',
            name='change',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='members.change'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['change'], name='audit_by_change'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['object_type', 'change'], name='audit_by_kind'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('reason'), name='gin_trgm_ops'), condition=models.Q(('reason', ''), _negated=True), name='audit_by_reason'),
        ),
        migrations.AddField(
            model_name='rowchange',
            name='change',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='row_changes', to='members.change'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['at'], name='change_by_time'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(condition=models.Q(('actor__isnull', False)), fields=['actor', 'id'], name='change_by_actor'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['origin', 'id'], name='change_by_origin'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('reason'), name='gin_trgm_ops'), condition=models.Q(('reason', ''), _negated=True), name='change_by_reason'),
        ),
        migrations.AddIndex(
            model_name='rowchange',
            index=models.Index(fields=['change', 'id'], name='row_change_by_change'),
        ),
        migrations.AddIndex(
            model_name='rowchange',
            index=models.Index(fields=['table_name', 'row_key', 'change'], name='row_change_by_row'),
        ),
        migrations.AddIndex(
            model_name='rowchange',
            index=models.Index(fields=['table_name', 'change'], name='row_change_by_table'),
        ),
    ]
