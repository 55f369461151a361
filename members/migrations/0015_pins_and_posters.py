"""PINs for spending points, with a door that locks, and the posters of stores."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0014_erasure_of_reasons'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='store',
            options={'permissions': [('renew_poster', 'Can print and renew the posters of stores')], 'verbose_name': 'store', 'verbose_name_plural': 'stores'},
        ),
        migrations.RemoveConstraint(
            model_name='signinlock',
            name='sign_in_lock_door_is_known',
        ),
        migrations.AlterField(
            model_name='signinlock',
            name='door',
            field=models.CharField(choices=[('password', 'password'), ('second_factor', 'second factor'), ('phone_code', 'code by SMS'), ('pin', 'PIN')], max_length=20, verbose_name='door'),
        ),
        migrations.AddConstraint(
            model_name='signinlock',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['password', 'second_factor', 'phone_code', 'pin'])), name='sign_in_lock_door_is_known'),
        ),
        migrations.CreateModel(
            name='SpendingPin',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='spending_pin', serialize=False, to='members.member')),
                ('secret', models.CharField(editable=False, max_length=200)),
                ('set_at', models.DateTimeField(verbose_name='set at')),
            ],
            options={
                'verbose_name': 'PIN',
                'verbose_name_plural': 'PINs',
            },
        ),
        migrations.CreateModel(
            name='StorePoster',
            fields=[
                ('store', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='poster', serialize=False, to='members.store')),
                ('edition', models.PositiveIntegerField(default=1, verbose_name='edition')),
                ('renewed_at', models.DateTimeField(verbose_name='renewed at')),
            ],
            options={
                'verbose_name': 'poster',
                'verbose_name_plural': 'posters',
                'constraints': [models.CheckConstraint(condition=models.Q(('edition__gte', 1)), name='poster_edition_begins_at_1')],
            },
        ),
    ]
