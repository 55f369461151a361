"""Make room for departures, for exports of what is held of a member, and for the end of all sessions of a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import loyalty_site.lib.ids


class Migration(migrations.Migration):
    dependencies = [("members", "0012_interests_and_favourite_store")]

    operations = [
        migrations.AddField("user", "sessions_ended", models.PositiveIntegerField(default=0, editable=False)),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="departure",
                        serialize=False,
                        to="members.member",
                    ),
                ),
                ("left_at", models.DateTimeField(verbose_name="left at")),
                ("forfeited", models.JSONField(default=dict, verbose_name="given up")),
                ("erase_at", models.DateTimeField(null=True, verbose_name="to be erased at")),
                ("erased_at", models.DateTimeField(null=True, verbose_name="erased at")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="departures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "departure",
                "verbose_name_plural": "departures",
                "permissions": [("erase_member", "Can have a member who has left erased")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("erase_at__isnull", False), ("erased_at__isnull", True)),
                        fields=["erase_at"],
                        name="departure_to_erase",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(("erase_at__isnull", False), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="departure_was_asked_to_be_erased",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataExport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("language", models.CharField(default="ja", max_length=2, verbose_name="language")),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "being prepared"), ("ready", "ready"), ("failed", "failed")],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("ready_at", models.DateTimeField(null=True, verbose_name="ready at")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="kept until")),
                ("size", models.BigIntegerField(default=0, verbose_name="bytes")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "data export",
                "verbose_name_plural": "data exports",
                "permissions": [("export_member", "Can have a member's data exported for them")],
                "indexes": [
                    models.Index(fields=["member", "-id"], name="data_export_of_member"),
                    models.Index(condition=models.Q(("status", "waiting")), fields=["id"], name="data_export_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "ready", "failed"])),
                        name="data_export_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expires_at__isnull", False), ("ready_at__isnull", False), ("status", "ready")),
                            models.Q(("status", "ready"), _negated=True),
                            _connector="OR",
                        ),
                        name="data_export_says_until_when_it_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["ja", "en"])), name="data_export_language_is_ja_or_en"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("member",),
                        name="data_export_is_made_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataExportPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "export_id", "no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("no", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "export",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="members.dataexport",
                    ),
                ),
            ],
            options={"verbose_name": "part of a data export", "verbose_name_plural": "parts of data exports"},
        ),
    ]
