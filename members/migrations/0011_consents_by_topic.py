"""Say of each consent what it is about, in which language it was read and from where it came.

A statement that was made before there were topics was one on all news and offers: `marketing`.
"""

from django.db import migrations, models

TOPICS = [
    ("marketing", "all news and offers"),
    ("campaigns", "campaigns and coupons"),
    ("news", "news"),
    ("surveys", "surveys"),
    ("points", "points and their expiry"),
]


class Migration(migrations.Migration):
    dependencies = [("members", "0010_referrals")]

    operations = [
        migrations.RemoveIndex(model_name="consent", name="consent_newest"),
        migrations.AddField(
            model_name="consent",
            name="topic",
            field=models.CharField(choices=TOPICS, default="marketing", max_length=20, verbose_name="topic"),
        ),
        migrations.AddField(
            model_name="consent",
            name="language",
            field=models.CharField(blank=True, default="", max_length=2, verbose_name="language of the wording"),
        ),
        migrations.AddField(
            model_name="consent",
            name="address_digest",
            field=models.BinaryField(max_length=32, null=True, verbose_name="digest of the address"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["member", "channel", "topic", "-given_at"], name="consent_newest_by_topic"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(topic__in=["marketing", "campaigns", "news", "surveys", "points"]),
                name="consent_topic_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(language__in=["", "ja", "en"]), name="consent_language_is_known"
            ),
        ),
    ]
