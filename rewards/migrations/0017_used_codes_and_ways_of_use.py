"""Codes for spending points that were used, and the ways in which coupons were."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0015_pins_and_posters'),
        ('rewards', '0016_erasure'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='redemption',
            options={'permissions': [('undo_redemption', 'Can undo the use of a coupon within its day')], 'verbose_name': 'redemption', 'verbose_name_plural': 'redemptions'},
        ),
        migrations.AddField(
            model_name='redemption',
            name='way',
            field=models.CharField(choices=[('till', 'at the till'), ('online', 'online'), ('staff', 'before staff'), ('poster', "with the store's poster")], db_default='till', default='till', max_length=6, verbose_name='way of use'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['till', 'online', 'staff', 'poster'])), name='redemption_way_is_known'),
        ),
        migrations.CreateModel(
            name='SpendProof',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.CharField(max_length=15)),
                ('used_at', models.DateTimeField(verbose_name='used at')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'used code',
                'verbose_name_plural': 'used codes',
                'indexes': [models.Index(fields=['used_at'], name='spend_proof_by_use')],
                'constraints': [models.UniqueConstraint(fields=('member', 'nonce'), name='spend_code_is_used_once')],
            },
        ),
    ]
