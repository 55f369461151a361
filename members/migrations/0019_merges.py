"""Two memberships of one person: listed, merged, and never merged into one that is merged itself."""

import django.db.models.deletion
import loyalty_site.lib.ids
from django.conf import settings
from django.db import migrations, models

# Both rows are locked by whoever merges, so that what is read here stays as it is.
GUARD = """
CREATE FUNCTION members_no_chain_of_merges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM members_member WHERE id = NEW.merged_into_id AND (merged_into_id IS NOT NULL OR status = 'left'))
       OR EXISTS (SELECT FROM members_member WHERE merged_into_id = NEW.id) THEN
        RAISE EXCEPTION 'a member is merged into one that stays and is merged into none: this UPDATE is refused'
            USING ERRCODE = 'restrict_violation', HINT = 'Keep the member that others were merged into.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_chain_of_merges BEFORE INSERT OR UPDATE OF merged_into_id ON members_member
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION members_no_chain_of_merges();
"""
NO_GUARD = "DROP TRIGGER no_chain_of_merges ON members_member; DROP FUNCTION members_no_chain_of_merges();"


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0018_registers_and_clerks'),
    ]

    operations = [
        migrations.CreateModel(
            name='LikelyPair',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reasons', models.JSONField(verbose_name='reasons')),
                ('found_at', models.DateTimeField(verbose_name='found at')),
                ('dismissed_at', models.DateTimeField(null=True, verbose_name='dismissed at')),
            ],
            options={
                'verbose_name': 'likely duplicate',
                'verbose_name_plural': 'likely duplicates',
            },
        ),
        migrations.CreateModel(
            name='MemberMerge',
            fields=[
                ('id', models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('moved', models.JSONField(default=dict)),
                ('merged_at', models.DateTimeField(verbose_name='merged at')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone at')),
            ],
            options={
                'verbose_name': 'merge of two members',
                'verbose_name_plural': 'merges of members',
                'permissions': [('merge_member', 'Can merge two memberships of one person, and undo it')],
            },
        ),
        migrations.AddField(
            model_name='member',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='members.member'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='member_merged_into'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('status', 'left'), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='member_merged_has_left'),
        ),
        migrations.AddField(
            model_name='likelypair',
            name='dismissed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='likelypair',
            name='first',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member'),
        ),
        migrations.AddField(
            model_name='likelypair',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.member'),
        ),
        migrations.AddField(
            model_name='membermerge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='members.member'),
        ),
        migrations.AddField(
            model_name='membermerge',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member'),
        ),
        migrations.AddField(
            model_name='membermerge',
            name='merged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membermerge',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membermerge',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='likelypair',
            index=models.Index(condition=models.Q(('dismissed_at', None)), fields=['-id'], name='pair_to_decide'),
        ),
        migrations.AddConstraint(
            model_name='likelypair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_is_in_the_order_of_ids'),
        ),
        migrations.AddConstraint(
            model_name='likelypair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='pair_is_listed_once'),
        ),
        migrations.AddConstraint(
            model_name='membermerge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='merge_has_two_sides'),
        ),
        migrations.AddConstraint(
            model_name='membermerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='member_is_merged_once'),
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
