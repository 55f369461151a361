"""Day sheets of counters, act by act."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0018_registers_and_clerks'),
        ('rewards', '0018_adjustments_by_staff'),
    ]

    operations = [
        migrations.CreateModel(
            name='DaySheet',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.staffpost')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.store')),
            ],
            options={
                'verbose_name': 'day sheet',
                'verbose_name_plural': 'day sheets',
            },
        ),
        migrations.CreateModel(
            name='CounterAct',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('sale', 'sale'), ('undo', 'undone'), ('refund', 'refund of goods'), ('late_credit', 'late credit'), ('enrolment', 'enrolment')], max_length=12, verbose_name='kind')),
                ('form', models.UUIDField(editable=False, unique=True)),
                ('amount', models.DecimalField(decimal_places=3, default=0, max_digits=15, verbose_name='amount')),
                ('points_given', models.BigIntegerField(default=0, verbose_name='points given')),
                ('points_used', models.BigIntegerField(default=0, verbose_name='points used')),
                ('points_value', models.DecimalField(decimal_places=3, default=0, max_digits=15, verbose_name='points used, in money')),
                ('coupons_value', models.DecimalField(decimal_places=3, default=0, max_digits=15, verbose_name='coupons used, in money')),
                ('reason', models.CharField(blank=True, choices=[('', '-'), ('wrong_amount', 'wrong amount'), ('wrong_member', 'wrong member'), ('wrong_points', 'wrong points or coupons'), ('customer', 'the customer changed their mind'), ('card_forgotten', 'the card was forgotten'), ('not_asked', 'the card was not asked for'), ('till_down', 'the till did not work'), ('other', 'something else')], max_length=20, verbose_name='reason')),
                ('acted_at', models.DateTimeField(verbose_name='at')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.staffpost')),
                ('purchase', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.purchase')),
                ('refund', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.refund')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.register')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='rewards.daysheet')),
            ],
            options={
                'verbose_name': 'act at the counter',
                'verbose_name_plural': 'acts at the counter',
            },
        ),
        migrations.AddConstraint(
            model_name='daysheet',
            constraint=models.UniqueConstraint(fields=('store', 'day'), name='store_has_one_sheet_a_day'),
        ),
        migrations.AddConstraint(
            model_name='daysheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='sheet_is_closed_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='counteract',
            index=models.Index(fields=['sheet', 'register', 'post'], name='act_by_sheet'),
        ),
        migrations.AddConstraint(
            model_name='counteract',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sale', 'undo', 'refund', 'late_credit', 'enrolment'])), name='act_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='counteract',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'sale')), fields=('purchase',), name='sale_is_one_act'),
        ),
        migrations.AddConstraint(
            model_name='counteract',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'undo')), fields=('purchase',), name='sale_is_undone_once'),
        ),
        migrations.AddConstraint(
            model_name='counteract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'enrolment'), ('member__isnull', False), ('purchase__isnull', True)), models.Q(models.Q(('kind', 'enrolment'), _negated=True), ('purchase__isnull', False)), _connector='OR'), name='act_is_about_a_purchase_or_a_member'),
        ),
        migrations.AddConstraint(
            model_name='counteract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['undo', 'refund', 'late_credit']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='act_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='counteract',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('coupons_value__gte', 0), ('points_used__gte', 0), ('points_value__gte', 0)), name='act_amounts_are_not_negative'),
        ),
    ]
