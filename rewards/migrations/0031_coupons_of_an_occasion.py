"""A campaign's coupon may name the send with which it came: of that one an account has one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rewards', '0030_undone_matches'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='coupon',
            name='coupon_occasion_is_of_automatic_ones',
        ),
        migrations.AlterField(
            model_name='coupon',
            name='occasion',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['auto', 'campaign']), ('occasion', ''), _connector='OR'), name='coupon_occasion_is_of_those_unasked_for'),
        ),
        migrations.AddConstraint(
            model_name='coupon',
            constraint=models.UniqueConstraint(condition=models.Q(('source', 'campaign'), models.Q(('occasion', ''), _negated=True)), fields=('account', 'reward', 'occasion'), name='coupon_is_sent_once'),
        ),
    ]
