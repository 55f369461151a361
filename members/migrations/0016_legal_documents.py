"""Keep terms of membership and privacy policies by version, and who accepted which; neither is ever changed.

The functions that refuse are those of 0003_append_only.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import loyalty_site.lib.ids

CREATE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON members_legaldocument
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_legaldocument
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
CREATE TRIGGER append_only BEFORE UPDATE ON members_acceptance
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER erasure_alone_deletes BEFORE DELETE ON members_acceptance
    FOR EACH ROW EXECUTE FUNCTION members_delete_by_erasure_alone();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_acceptance
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
"""

DROP = """
DROP TRIGGER append_only ON members_legaldocument;
DROP TRIGGER no_truncate ON members_legaldocument;
DROP TRIGGER append_only ON members_acceptance;
DROP TRIGGER erasure_alone_deletes ON members_acceptance;
DROP TRIGGER no_truncate ON members_acceptance;
"""

KINDS = [("terms", "terms of membership"), ("privacy", "privacy policy")]
WAYS = [
    ("email", "joining by e-mail"),
    ("sms", "joining by SMS"),
    ("line", "joining with LINE"),
    ("again", "joining again"),
    ("card", "claiming a card"),
    ("page", "asked on a page"),
]


class Migration(migrations.Migration):
    dependencies = [("members", "0015_pins_and_posters")]

    operations = [
        migrations.CreateModel(
            name="LegalDocument",
            fields=[
                ("id", models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind of text")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("text_ja", models.TextField(verbose_name="text (Japanese)")),
                ("text_en", models.TextField(verbose_name="text (English)")),
                ("change_ja", models.CharField(blank=True, max_length=400, verbose_name="what changes (Japanese)")),
                ("change_en", models.CharField(blank=True, max_length=400, verbose_name="what changes (English)")),
                ("asks", models.BooleanField(verbose_name="members are asked to accept it")),
                ("digest", models.BinaryField(max_length=32, verbose_name="digest of the content")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
            ],
            options={
                "verbose_name": "legal document",
                "verbose_name_plural": "terms of membership and privacy policy",
                "permissions": [("publish_legal", "Can publish terms of membership and privacy policies")],
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "version"], name="legal_version_is_published_once"),
                    models.CheckConstraint(condition=Q(kind__in=["terms", "privacy"]), name="legal_kind_is_known"),
                    models.CheckConstraint(condition=Q(version__gte=1), name="legal_version_counts_from_one"),
                    models.CheckConstraint(
                        condition=~Q(text_ja="") & ~Q(text_en=""), name="legal_text_is_said_in_both_languages"
                    ),
                    models.CheckConstraint(
                        condition=Q(version=1) | (~Q(change_ja="") & ~Q(change_en="")),
                        name="legal_version_says_what_changes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalNotice",
            fields=[
                ("document", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="notice", serialize=False, to="members.legaldocument")),
                ("told_until", models.UUIDField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "notice of a legal document",
                "verbose_name_plural": "notices of legal documents",
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.UUIDField(default=loyalty_site.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=2, verbose_name="language shown")),
                ("accepted_at", models.DateTimeField(verbose_name="accepted at")),
                ("way", models.CharField(choices=WAYS, max_length=10, verbose_name="way")),
                ("document", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.legaldocument")),
                ("member", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="members.member")),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
                "constraints": [
                    models.UniqueConstraint(fields=["member", "document"], name="acceptance_is_given_once"),
                    models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="acceptance_language_is_known"),
                    models.CheckConstraint(
                        condition=Q(way__in=["email", "sms", "line", "again", "card", "page"]),
                        name="acceptance_way_is_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
