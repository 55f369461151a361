"""What the providers take for messages, kept with each and summed up."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0009_fewer_indexes_of_deliveries'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaigncosts',
            name='messages',
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=18, verbose_name='messages'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='cost',
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=10, verbose_name='cost'),
        ),
    ]
