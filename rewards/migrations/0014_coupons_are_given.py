"""Coupons that are given rather than exchanged for, and those that a purchase uses."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_claim_with_answer'),
        ('rewards', '0013_news'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='coupon',
            name='coupon_cost_something',
        ),
        migrations.RemoveConstraint(
            model_name='coupon',
            name='coupon_was_good_when_it_was_issued',
        ),
        migrations.AddField(
            model_name='coupon',
            name='campaign',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='coupon',
            name='occasion',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='coupon',
            name='source',
            field=models.CharField(choices=[('exchange', 'exchanged for points'), ('claim', 'claimed'), ('auto', 'given automatically'), ('campaign', 'given by a campaign'), ('public', 'by public code')], db_default='exchange', default='exchange', max_length=10, verbose_name='how it came'),
        ),
        migrations.AddField(
            model_name='coupon',
            name='valid_from',
            field=models.DateTimeField(null=True, verbose_name='valid from'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='is_of_purchase',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='rewardstock',
            name='reward',
            field=models.CharField(max_length=47, primary_key=True, serialize=False, verbose_name='reward'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('points__gt', 0), ('source', 'exchange')), models.Q(models.Q(('source', 'exchange'), _negated=True), ('points', 0)), _connector='OR'), name='coupon_cost_points_or_was_given'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['exchange', 'claim', 'auto', 'campaign', 'public'])), name='coupon_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('source', 'auto'), ('occasion', ''), _connector='OR'), name='coupon_occasion_is_of_automatic_ones'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.UniqueConstraint(condition=models.Q(('source', 'auto')), fields=('account', 'reward', 'occasion'), name='coupon_is_given_once'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_from__gte', models.F('issued_at')), _connector='OR'), name='coupon_is_good_after_its_issue'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), models.Q(('valid_until__gt', models.F('issued_at')), models.Q(('valid_from__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR')), _connector='OR'), name='coupon_can_be_used_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('is_of_purchase', False), ('purchase__isnull', False), _connector='OR'), name='redemption_names_its_purchase'),
        ),
    ]
