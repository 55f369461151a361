"""How far the ledger has been checked again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("rewards", "0028_note_every_change"),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerCheck',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('position', models.UUIDField(null=True)),
                ('accounts', models.BigIntegerField(default=0, verbose_name='accounts of this round')),
                ('round_began_at', models.DateTimeField(verbose_name='round began at')),
                ('round_ended_at', models.DateTimeField(null=True, verbose_name='last round ended at')),
                ('differs_first', models.UUIDField(null=True)),
                ('differs_last', models.UUIDField(null=True)),
                ('differs_table', models.CharField(blank=True, max_length=63)),
                ('differs_key', models.CharField(blank=True, max_length=200)),
                ('differs_column', models.CharField(blank=True, max_length=63)),
                ('differs_since', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'check of the ledger',
                'verbose_name_plural': 'checks of the ledger',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='ledger_check_is_one')],
            },
        ),
    ]
