"""A low score in a survey opens a case; a case says when it was closed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0026_push_devices_and_refusals'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='case_of_a_dispute_names_its_entry',
        ),
        migrations.AddField(
            model_name='case',
            name='closed_at',
            field=models.DateTimeField(null=True, verbose_name='closed at'),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('enquiry', 'Enquiry'), ('dispute', 'Dispute about points'), ('survey', 'Low score in a survey')], default='enquiry', max_length=10, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='case_closed'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry_id__isnull', True), ('kind', 'enquiry')), models.Q(('entry_id__isnull', True), ('kind', 'survey'), ('member__isnull', False)), models.Q(('entry_id__isnull', False), ('kind', 'dispute'), ('member__isnull', False)), _connector='OR'), name='case_of_a_dispute_names_its_entry'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'closed'), ('closed_at__isnull', True), _connector='OR'), name='case_that_is_not_closed_has_no_end'),
        ),
    ]
