"""Registers of counters, who works there, and a door that locks for clerks."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0017_find_members_by_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, verbose_name='register number')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('key_hash', models.BinaryField(max_length=32, null=True, unique=True)),
                ('code_hash', models.BinaryField(max_length=32, null=True, unique=True)),
                ('code_until', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('registered_at', models.DateTimeField(null=True, verbose_name='registered at')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='last seen at')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'register',
                'verbose_name_plural': 'registers',
                'permissions': [('manage_tills', 'Can manage the registers and clerks of the own store'), ('manage_all_tills', 'Can manage the registers and clerks of every store')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('is_practice', models.BooleanField(default=False, verbose_name='practice')),
                ('began_at', models.DateTimeField(verbose_name='began at')),
                ('seen_at', models.DateTimeField(verbose_name='last seen at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'shift',
                'verbose_name_plural': 'shifts',
            },
        ),
        migrations.CreateModel(
            name='StaffPost',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('manager', 'store manager')], default='clerk', max_length=10, verbose_name='role')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='staff number')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('pin', models.CharField(blank=True, editable=False, max_length=200)),
                ('badge_hash', models.BinaryField(max_length=32, null=True, unique=True)),
                ('wrong_pins', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('locked_at', models.DateTimeField(null=True, verbose_name='locked at')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'staff at the counter',
                'verbose_name_plural': 'staff at the counter',
            },
        ),
        migrations.RemoveConstraint(
            model_name='signinlock',
            name='sign_in_lock_door_is_known',
        ),
        migrations.AlterField(
            model_name='signinlock',
            name='door',
            field=models.CharField(choices=[('password', 'password'), ('second_factor', 'second factor'), ('phone_code', 'code by SMS'), ('pin', 'PIN'), ('till', 'till')], max_length=20, verbose_name='door'),
        ),
        migrations.AddConstraint(
            model_name='signinlock',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['password', 'second_factor', 'phone_code', 'pin', 'till'])), name='sign_in_lock_door_is_known'),
        ),
        migrations.AddField(
            model_name='register',
            name='store',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registers', to='members.store', verbose_name='store'),
        ),
        migrations.AddField(
            model_name='shift',
            name='register',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='members.register'),
        ),
        migrations.AddField(
            model_name='staffpost',
            name='store',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_posts', to='members.store', verbose_name='store'),
        ),
        migrations.AddField(
            model_name='staffpost',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='staff_post', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='shift',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='members.staffpost'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('store', 'code'), name='register_number_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), models.Q(('code_hash__isnull', True), ('key_hash__isnull', True)), _connector='OR'), name='revoked_register_has_no_key'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('code_hash__isnull', True), ('code_until__isnull', False), _connector='OR'), name='register_code_ends'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='register_number_is_not_empty'),
        ),
        migrations.AddIndex(
            model_name='staffpost',
            index=models.Index(fields=['store', 'number'], name='post_by_store'),
        ),
        migrations.AddConstraint(
            model_name='staffpost',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['clerk', 'manager'])), name='post_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='staffpost',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='post_has_a_number_and_a_name'),
        ),
        migrations.AddConstraint(
            model_name='staffpost',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('locked_at__isnull', True), ('wrong_pins__lt', 5)), models.Q(('locked_at__isnull', False), ('wrong_pins', 5)), _connector='OR'), name='post_is_locked_after_five_wrong_pins'),
        ),
        migrations.AddConstraint(
            model_name='staffpost',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('badge_hash__isnull', True), ('pin', '')), _connector='OR'), name='ended_post_has_no_key'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('register',), name='register_has_one_clerk_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='shift_ends_after_it_began'),
        ),
    ]
