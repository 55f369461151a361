"""Keep who brought whom."""

import django.contrib.postgres.fields
import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0009_claim_alarms'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferralLink',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='referral_link', serialize=False, to='members.member')),
                ('code', models.CharField(max_length=14, unique=True, verbose_name='code')),
                ('device', models.BinaryField(default=b'', max_length=32)),
                ('address', models.BinaryField(default=b'', max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
            ],
            options={
                'verbose_name': 'referral link',
                'verbose_name_plural': 'referral links',
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-HJKMNP-TV-Z]{14}$')), name='referral_code_is_as_it_is_kept')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('joined', 'joined'), ('held', 'waiting for review'), ('qualified', 'qualified, no reward'), ('rewarded', 'rewarded'), ('refused', 'refused')], default='joined', max_length=10, verbose_name='status')),
                ('signs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None, verbose_name='signs of one person')),
                ('joined_at', models.DateTimeField(verbose_name='joined at')),
                ('cleared_at', models.DateTimeField(null=True, verbose_name='approved at')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('purchase_id', models.UUIDField(null=True, verbose_name='purchase')),
                ('friend', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='members.member', verbose_name='friend')),
                ('referrer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='members.member', verbose_name='referrer')),
            ],
            options={
                'verbose_name': 'referral',
                'verbose_name_plural': 'referrals',
                'indexes': [models.Index(fields=['referrer', '-id'], name='referral_by_referrer'), models.Index(condition=models.Q(('status', 'joined')), fields=['id'], name='referral_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['joined', 'held', 'qualified', 'rewarded', 'refused'])), name='referral_status_is_known'), models.CheckConstraint(condition=models.Q(('referrer', models.F('friend')), _negated=True), name='referral_has_two_sides'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('status__in', ['joined', 'held'])), models.Q(('settled_at__isnull', False), ('status__in', ['qualified', 'rewarded', 'refused'])), _connector='OR'), name='referral_says_when_it_was_settled')],
            },
        ),
    ]
