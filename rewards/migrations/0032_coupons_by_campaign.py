"""What a campaign has cost is read from its own coupons alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rewards', '0031_coupons_of_an_occasion'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='coupon',
            index=models.Index(condition=models.Q(('campaign', ''), _negated=True), fields=['campaign'], name='coupon_of_campaign'),
        ),
    ]
