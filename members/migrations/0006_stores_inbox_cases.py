"""Hours and telephones of stores, the inbox, and enquiries."""

import django.db.models.deletion
import django.db.models.lookups
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_claim_with_answer'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(editable=False, max_length=8, unique=True, verbose_name='enquiry number')),
                ('email', models.EmailField(max_length=254, null=True, verbose_name='e-mail address')),
                ('language', models.CharField(default='ja', max_length=2, verbose_name='language')),
                ('topic', models.CharField(choices=[('points', 'Points'), ('rewards', 'Rewards and coupons'), ('card', 'Membership card and membership'), ('store', 'A store'), ('site', 'This site'), ('other', 'Something else')], max_length=10, verbose_name='topic')),
                ('purchase', models.CharField(blank=True, max_length=100, verbose_name='purchase')),
                ('status', models.CharField(choices=[('open', 'waiting for an answer'), ('answered', 'answered'), ('closed', 'closed')], default='open', max_length=10, verbose_name='status')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('due_at', models.DateTimeField(null=True, verbose_name='answer due')),
                ('changed_at', models.DateTimeField(verbose_name='last message')),
            ],
            options={
                'verbose_name': 'enquiry',
                'verbose_name_plural': 'enquiries',
                'permissions': [('answer_case', 'Can answer enquiries')],
            },
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('author', models.CharField(choices=[('customer', 'customer'), ('staff', 'staff')], max_length=10, verbose_name='from')),
                ('text', models.TextField(verbose_name='text')),
                ('submission', models.UUIDField(unique=True)),
                ('written_at', models.DateTimeField(verbose_name='written at')),
            ],
            options={
                'verbose_name': 'message of an enquiry',
                'verbose_name_plural': 'messages of enquiries',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=100, verbose_name='source')),
                ('kind', models.CharField(choices=[('campaign', 'campaign'), ('case', 'answer to an enquiry'), ('notice', 'for your information')], max_length=10, verbose_name='kind')),
                ('subject_ja', models.CharField(blank=True, max_length=200, verbose_name='subject (Japanese)')),
                ('subject_en', models.CharField(blank=True, max_length=200, verbose_name='subject (English)')),
                ('body_ja', models.TextField(blank=True, verbose_name='text (Japanese)')),
                ('body_en', models.TextField(blank=True, verbose_name='text (English)')),
                ('link', models.CharField(blank=True, max_length=200, verbose_name='link')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read at')),
                ('expires_at', models.DateTimeField(null=True, verbose_name='kept until')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
            },
        ),
        migrations.AddField(
            model_name='store',
            name='address_en',
            field=models.CharField(blank=True, max_length=400, verbose_name='address (English)'),
        ),
        migrations.AddField(
            model_name='store',
            name='phone',
            field=models.CharField(blank=True, max_length=30, verbose_name='telephone'),
        ),
        migrations.AddConstraint(
            model_name='store',
            constraint=models.CheckConstraint(condition=models.Q(('hours__isnull', True), django.db.models.lookups.In(models.Func(models.F('hours'), function='jsonb_typeof', output_field=models.CharField()), ['string', 'object']), _connector='OR'), name='store_hours_are_a_text_or_a_map'),
        ),
        migrations.AddField(
            model_name='case',
            name='member',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.member'),
        ),
        migrations.AddField(
            model_name='case',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.CreateModel(
            name='CaseMail',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mail', serialize=False, to='members.casemessage')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('mailed_at', models.DateTimeField(null=True, verbose_name='mailed at')),
            ],
            options={
                'verbose_name': 'mail of an enquiry',
                'verbose_name_plural': 'mails of enquiries',
            },
        ),
        migrations.AddField(
            model_name='casemessage',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='members.case'),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='staff',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='member',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='members.member'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['member', '-id'], name='case_of_member'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['due_at'], name='case_due'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'answered', 'closed'])), name='case_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('number__regex', '^[0-9]{8}$')), name='case_number_is_8_digits'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('topic__in', ['points', 'rewards', 'card', 'store', 'site', 'other'])), name='case_topic_is_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ja', 'en'])), name='case_language_is_ja_or_en'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email__isnull', True), ('member__isnull', False)), models.Q(('email__isnull', False), ('member__isnull', True)), _connector='OR'), name='case_is_of_a_member_or_a_guest'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('due_at__isnull', True)), _connector='OR'), name='case_is_due_while_it_is_open'),
        ),
        migrations.AddIndex(
            model_name='casemail',
            index=models.Index(condition=models.Q(('mailed_at__isnull', True)), fields=['asked_at'], name='case_mail_waiting'),
        ),
        migrations.AddIndex(
            model_name='casemessage',
            index=models.Index(fields=['case', 'id'], name='case_message_in_order'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('author', 'staff'), ('staff__isnull', False)), models.Q(('author', 'customer'), ('staff__isnull', True)), _connector='OR'), name='case_message_has_its_author'),
        ),
        migrations.AddConstraint(
            model_name='casemessage',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='case_message_says_something'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['member', '-id'], name='message_newest'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['member'], name='message_unread'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='message_expiring'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('member', 'source'), name='message_is_delivered_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['campaign', 'case', 'notice'])), name='message_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('subject_en', ''), ('subject_ja', ''), _negated=True), name='message_has_a_subject'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__regex', '^/[^/\\\\]'), _connector='OR'), name='message_link_is_a_page_of_this_site'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'campaign'), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='message_of_a_campaign_expires'),
        ),
    ]
