"""Have the database note every change of a segment (see members 0022)."""

from importlib import import_module

from django.db import migrations

_members = import_module("members.migrations.0022_note_every_change")

TABLES = (("campaigns_segment", "id", (), ("members", "counted_at"), "row"),)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial"), ("members", "0022_note_every_change")]

    operations = [
        migrations.RunSQL(
            "\n".join(_members.attach(table) for table in TABLES),
            "\n".join(_members.detach(table) for table in TABLES),
        )
    ]
