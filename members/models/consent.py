"""Consent: what a member agreed to hear, and the proof of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Consent(models.Model):
    """One statement of a member about one channel and one topic; the newest one counts.

    Updates: cannot. Deletion: by erasure alone, which allows it for its own transaction (kizuna.erasure, see the
    migration 0003_append_only). The proof that 特定電子メール法 3条 asks for: when, which wording in which language
    (`members.core.wordings` keeps the texts; a till or an old system names its own), where it was given, and a
    digest of the network address that it came from.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")
        LINE = "line", _("LINE")
        PUSH = "push", _("push")

    class Topic(models.TextChoices):
        """What a message is about. A statement on `marketing` is one on every topic of advertising at once."""

        MARKETING = "marketing", _("all news and offers")
        CAMPAIGNS = "campaigns", _("campaigns and coupons")
        NEWS = "news", _("news")
        SURVEYS = "surveys", _("surveys")
        POINTS = "points", _("points and their expiry")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, default=Topic.MARKETING)
    is_granted = models.BooleanField(_("granted"))
    given_at = models.DateTimeField(_("given at"))
    wording = models.CharField(_("version of the wording"), max_length=64, blank=True)
    language = models.CharField(_("language of the wording"), max_length=2, blank=True, default="")
    source = models.CharField(_("source"), max_length=64, blank=True)
    address_digest = models.BinaryField(_("digest of the address"), max_length=32, null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms", "line", "push"]), name="consent_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(topic__in=["marketing", "campaigns", "news", "surveys", "points"]),
                name="consent_topic_is_known",
            ),
            models.CheckConstraint(condition=Q(language__in=["", "ja", "en"]), name="consent_language_is_known"),
        ]
        indexes = [models.Index(fields=["member", "channel", "topic", "-given_at"], name="consent_newest_by_topic")]

    def __str__(self) -> str:
        return f"{self.channel} {self.topic} {self.is_granted}"
