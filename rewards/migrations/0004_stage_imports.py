"""Make room for files on their way in: what was read, what waits, what was rejected."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rewards', '0003_posting_functions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportReject',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('line_no', models.BigIntegerField()),
                ('last_line_no', models.BigIntegerField()),
                ('reason', models.CharField(max_length=400)),
            ],
            options={
                'verbose_name': 'rejected lines',
                'verbose_name_plural': 'rejected lines',
            },
        ),
        migrations.CreateModel(
            name='StagedMember',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'external_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('external_id', models.CharField(max_length=255)),
                ('account_id', models.UUIDField()),
                ('joined_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'waiting member',
                'verbose_name_plural': 'waiting members',
            },
        ),
        migrations.RemoveField(
            model_name='importrun',
            name='cursor',
        ),
        migrations.RemoveField(
            model_name='importrun',
            name='rows_read',
        ),
        migrations.AddField(
            model_name='importrun',
            name='staged',
            field=models.BigIntegerField(default=0, verbose_name='waiting or posted'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='stage',
            field=models.CharField(choices=[('reading', 'reading'), ('posting', 'posting'), ('done', 'done')], default='reading', max_length=20, verbose_name='stage'),
        ),
        migrations.CreateModel(
            name='StagedBalance',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('line_no', models.BigIntegerField()),
                ('account_id', models.UUIDField()),
                ('points', models.BigIntegerField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('reference', models.CharField(max_length=255)),
            ],
            options={
                'verbose_name': 'waiting balance',
                'verbose_name_plural': 'waiting balances',
                'indexes': [models.Index(fields=['run_id', 'account_id', 'line_no'], name='staged_balance_order')],
            },
        ),
        migrations.CreateModel(
            name='StagedPurchase',
            fields=[
                ('pk', models.CompositePrimaryKey('run_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('line_no', models.BigIntegerField()),
                ('last_line_no', models.BigIntegerField()),
                ('store', models.CharField(max_length=40)),
                ('external_id', models.CharField(max_length=255)),
                ('digest', models.BinaryField(max_length=32)),
                ('account_id', models.UUIDField(null=True)),
                ('purchased_at', models.DateTimeField()),
                ('fact', models.TextField()),
                ('purchase_row', models.TextField()),
                ('line_rows', models.TextField()),
            ],
            options={
                'verbose_name': 'waiting purchase',
                'verbose_name_plural': 'waiting purchases',
                'indexes': [models.Index(fields=['run_id', 'account_id', 'purchased_at', 'line_no'], name='staged_purchase_order')],
                'constraints': [models.UniqueConstraint(fields=('run_id', 'store', 'external_id'), name='staged_purchase_is_one')],
            },
        ),
    ]
