"""Consent: what a member agreed to hear, and the proof of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Consent(models.Model):
    """One statement of a member about one channel; the newest one counts.

    Updates: cannot. Deletion: by erasure alone, which allows it for its own transaction (kizuna.erasure, see the
    migration 0003_append_only). The proof that 特定電子メール法 3条 asks for: when, which
    wording, where it was given.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")
        LINE = "line", _("LINE")
        PUSH = "push", _("push")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    is_granted = models.BooleanField(_("granted"))
    given_at = models.DateTimeField(_("given at"))
    wording = models.CharField(_("version of the wording"), max_length=64, blank=True)
    source = models.CharField(_("source"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms", "line", "push"]), name="consent_channel_is_known"
            ),
        ]
        indexes = [models.Index(fields=["member", "channel", "-given_at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.is_granted}"
