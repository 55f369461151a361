"""Message: what lies in a member's inbox."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Message(models.Model):
    """One message to one member, in one language or in both.

    `source` names what it comes of, such as `campaign:SPRING:2` or `case:…`: of one source a member gets one message.
    `link` is a page of this site. Ids grow with time, so that the order of the ids is the order of arrival.
    Updates: `read_at`, once. Deletion: by the purge once `expires_at` has passed, and by the erasure of a person.
    """

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("campaign")
        CASE = "case", _("answer to an enquiry")
        NOTICE = "notice", _("for your information")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="messages", db_index=False)
    source = models.CharField(_("source"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject_ja = models.CharField(_("subject (Japanese)"), max_length=200, blank=True)
    subject_en = models.CharField(_("subject (English)"), max_length=200, blank=True)
    body_ja = models.TextField(_("text (Japanese)"), blank=True)
    body_en = models.TextField(_("text (English)"), blank=True)
    link = models.CharField(_("link"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["member", "source"], name="message_is_delivered_once"),
            models.CheckConstraint(condition=Q(kind__in=["campaign", "case", "notice"]), name="message_kind_is_known"),
            models.CheckConstraint(condition=~Q(subject_ja="", subject_en=""), name="message_has_a_subject"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^/[^/\\]"), name="message_link_is_a_page_of_this_site"
            ),
            models.CheckConstraint(
                condition=~Q(kind="campaign") | Q(expires_at__isnull=False), name="message_of_a_campaign_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="message_newest"),
            models.Index(fields=["member"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="message_expiring"),
        ]

    def __str__(self) -> str:
        return self.source
