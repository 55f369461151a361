"""Let members name a favourite store and choose interests from a list that staff keep."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0011_consents_by_topic'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='favourite_store',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.store', verbose_name='favourite store'),
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='code')),
                ('name_ja', models.CharField(max_length=60, verbose_name='name (Japanese)')),
                ('name_en', models.CharField(max_length=60, verbose_name='name (English)')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('is_offered', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'interest',
                'verbose_name_plural': 'interests',
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9-]+$')), name='interest_code_is_plain', violation_error_message='Write the code in small letters, digits and hyphens.'), models.CheckConstraint(condition=models.Q(models.Q(('name_ja', ''), _negated=True), models.Q(('name_en', ''), _negated=True)), name='interest_has_both_names')],
            },
        ),
        migrations.CreateModel(
            name='MemberInterest',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('chosen_at', models.DateTimeField(auto_now_add=True, verbose_name='chosen at')),
                ('interest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.interest')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='members.member')),
            ],
            options={
                'verbose_name': 'interest of a member',
                'verbose_name_plural': 'interests of members',
                'constraints': [models.UniqueConstraint(fields=('member', 'interest'), name='member_has_an_interest_once')],
            },
        ),
    ]
