"""Coupons that points are exchanged for, their uses, and how many of each reward are out."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_answer_keys'),
        ('rewards', '0007_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Coupon',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=14, unique=True, verbose_name='code')),
                ('reward', models.CharField(max_length=40, verbose_name='reward')),
                ('terms', models.PositiveIntegerField()),
                ('points', models.BigIntegerField(verbose_name='points')),
                ('drawn', models.JSONField(default=list)),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('valid_until', models.DateTimeField(null=True, verbose_name='valid until')),
                ('status', models.CharField(choices=[('issued', 'issued'), ('redeemed', 'redeemed'), ('cancelled', 'cancelled')], default='issued', max_length=10, verbose_name='status')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='cancelled at')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='coupons', to='rewards.pointaccount')),
            ],
            options={
                'verbose_name': 'coupon',
                'verbose_name_plural': 'coupons',
            },
        ),
        migrations.CreateModel(
            name='Redemption',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('discount', models.DecimalField(decimal_places=3, max_digits=15, verbose_name='discount')),
                ('lines', models.JSONField(default=list, verbose_name='lines')),
                ('redeemed_at', models.DateTimeField(verbose_name='redeemed at')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='cancelled at')),
                ('coupon', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='rewards.coupon')),
                ('purchase', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.purchase')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.store')),
            ],
            options={
                'verbose_name': 'redemption',
                'verbose_name_plural': 'redemptions',
            },
        ),
        migrations.CreateModel(
            name='RewardStock',
            fields=[
                ('reward', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='reward')),
                ('issued', models.BigIntegerField(default=0, verbose_name='issued')),
                ('stock', models.BigIntegerField(null=True, verbose_name='stock')),
            ],
            options={
                'verbose_name': 'stock',
                'verbose_name_plural': 'stocks',
                'constraints': [models.CheckConstraint(condition=models.Q(('issued__gte', 0)), name='stock_is_not_taken_back_twice'), models.CheckConstraint(condition=models.Q(('stock__isnull', True), ('issued__lte', models.F('stock')), _connector='OR'), name='stock_is_not_negative')],
            },
        ),
        migrations.AddIndex(
            model_name='coupon',
            index=models.Index(fields=['account', '-id'], name='coupon_wallet'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['issued', 'redeemed', 'cancelled'])), name='coupon_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled')), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='coupon_says_when_it_was_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='coupon_cost_something'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('issued_at')), _connector='OR'), name='coupon_was_good_when_it_was_issued'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-HJKMNP-TV-Z]{14}$')), name='coupon_code_is_as_it_is_kept'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('coupon',), name='coupon_is_redeemed_once'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('discount__gte', 0)), name='redemption_takes_nothing_back'),
        ),
    ]
