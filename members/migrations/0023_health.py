"""When jobs ended, and since when something needs a person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0022_note_every_change"),
    ]

    operations = [
        migrations.CreateModel(
            name='HealthState',
            fields=[
                ('check_name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='check')),
                ('is_bad', models.BooleanField(verbose_name='needs a person')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told at')),
            ],
            options={
                'verbose_name': 'state of health',
                'verbose_name_plural': 'states of health',
                'permissions': [('tend_health', 'Can see on the start page that the site needs a person')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='job')),
                ('began_at', models.DateTimeField(verbose_name='began at')),
                ('ended_at', models.DateTimeField(verbose_name='ended at')),
                ('counted', models.BigIntegerField(default=0, verbose_name='done')),
            ],
            options={
                'verbose_name': 'run of a job',
                'verbose_name_plural': 'runs of jobs',
            },
        ),
    ]
