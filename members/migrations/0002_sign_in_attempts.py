
import django.contrib.postgres.fields
import django.db.models.deletion
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_people_and_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('pk', models.CompositePrimaryKey('limit', 'subject', blank=True, editable=False, primary_key=True, serialize=False)),
                ('limit', models.CharField(max_length=40)),
                ('subject', models.BinaryField(max_length=32)),
                ('taken_at', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None)),
                ('counts_until', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'indexes': [models.Index(fields=['counts_until'], name='attempt_by_end')],
            },
        ),
        migrations.CreateModel(
            name='SignInLock',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('door', models.CharField(choices=[('password', 'password'), ('second_factor', 'second factor')], max_length=20, verbose_name='door')),
                ('locked_at', models.DateTimeField(verbose_name='locked at')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-in lock',
                'verbose_name_plural': 'sign-in locks',
                'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['locked_at'], name='sign_in_lock_untold')],
                'constraints': [models.CheckConstraint(condition=models.Q(('door__in', ['password', 'second_factor'])), name='sign_in_lock_door_is_known')],
            },
        ),
    ]
