"""Have the database note every change of a campaign and of a message send (see members 0022)."""

from importlib import import_module

from django.db import migrations

_members = import_module("members.migrations.0022_note_every_change")

TABLES = (
    ("campaigns_campaign", "id", (), (), "row"),
    ("campaigns_send", "id", (), ("audience", "launched_at", "finished_at"), "row"),
)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_campaigns_and_sends")]

    operations = [
        migrations.RunSQL(
            "\n".join(_members.attach(table) for table in TABLES),
            "\n".join(_members.detach(table) for table in TABLES),
        )
    ]
