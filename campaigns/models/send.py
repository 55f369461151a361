"""Send: one message to an audience, over the channels that each of it has agreed to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.campaign import Campaign
from campaigns.models.segment import Segment
from loyalty_site.lib.ids import uuid7


class Send(models.Model):
    """A message of a campaign: to whom, over what, when, and what it says.

    Without a segment the audience are all active members. Of `channels`, in their order, each member is written to
    over the first that their consent and our knowledge of an address allow; where that one definitely fails, over the
    next. `variants` are what it says, one or, tested against each other, several: `{"name", "share", "content"}`, whose
    shares come to 100 (the content is described in `campaigns.core.content`). `coupon` is the code of a coupon
    of the programme that each recipient is given with it. `tracks` follows links and opened mails.

    Whom an ordinary one is for is frozen when it is launched; one that `is_standing` is joined by one member after the
    other, each on an occasion, and is sent until it is closed and each has an outcome (`campaigns.actions.standing`);
    its `audience` is not kept, but counted.

    It is written as a draft, submitted, approved by a second person where it is large, and then scheduled; it is
    launched when its time has come, with its audience frozen, and finished when each of these has an outcome.
    A repeated one makes its next one when it is launched; `repeated_from` is the first of them. `pause_reason` says who or what has paused it.
    Deletion: cannot.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for approval")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")
        STOPPED = "stopped", _("stopped")

    class Topic(models.TextChoices):
        CAMPAIGNS = "campaigns", _("campaigns and coupons")
        NEWS = "news", _("news")
        SURVEYS = "surveys", _("surveys")

    class Channel(models.TextChoices):
        LINE = "line", _("LINE")
        PUSH = "push", _("push")
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")
        INBOX = "inbox", _("inbox")

    class Repeats(models.TextChoices):
        NEVER = "", _("once")
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")

    class Pause(models.TextChoices):
        NONE = "", _("not paused")
        PERSON = "person", _("paused by a person")
        FAILURES = "failures", _("paused by itself: too many addresses refuse it")
        WRITING = "writing", _("paused by itself: it cannot be written for too many members")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sends")
    name = models.CharField(_("name"), max_length=60)
    topic = models.CharField(pgettext_lazy("message", "topic"), max_length=10, choices=Topic, default=Topic.CAMPAIGNS)
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("audience")
    )
    channels = ArrayField(models.CharField(max_length=6), verbose_name=_("channels"))
    variants = models.JSONField(_("content"), default=list)
    coupon = models.CharField(_("coupon"), max_length=40, blank=True)
    tracks = models.BooleanField(_("follow links"), default=True)
    is_standing = models.BooleanField(_("joined one after the other"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    pause_reason = models.CharField(_("why it is paused"), max_length=10, choices=Pause, blank=True)
    scheduled_at = models.DateTimeField(_("to be sent at"), null=True)
    repeats = models.CharField(_("repeated"), max_length=8, choices=Repeats, blank=True)
    repeated_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    launched_at = models.DateTimeField(_("launched at"), null=True)
    closed_at = models.DateTimeField(pgettext_lazy("send", "closed at"), null=True)
    finished_at = models.DateTimeField(pgettext_lazy("send", "finished at"), null=True)
    audience = models.PositiveIntegerField(_("audience"), null=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("message send")
        verbose_name_plural = _("message sends")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "scheduled", "sending", "paused", "finished", "stopped"]),
                name="send_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(topic__in=["campaigns", "news", "surveys"]), name="send_topic_is_advertising"
            ),
            models.CheckConstraint(
                condition=Q(channels__len__gt=0) & Q(channels__contained_by=["line", "push", "email", "sms", "inbox"]),
                name="send_has_channels",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="send_has_a_name"),
            models.CheckConstraint(
                condition=Q(state="paused") & ~Q(pause_reason="") | ~Q(state="paused") & Q(pause_reason=""),
                name="send_says_why_it_is_paused",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "scheduled"], launched_at__isnull=True)
                | Q(state="stopped")
                | Q(state__in=["sending", "paused", "finished"], launched_at__isnull=False, audience__isnull=False),
                name="send_is_launched_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_at__isnull=False), name="send_is_scheduled_for_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(is_standing=False, closed_at__isnull=True)
                | Q(is_standing=True, segment__isnull=True, repeats="")
                & (
                    Q(state__in=["draft", "sending", "paused", "stopped"])
                    | Q(state="finished", closed_at__isnull=False)
                ),
                name="send_that_stands_is_joined",
            ),
            models.UniqueConstraint(
                fields=["repeated_from", "scheduled_at"],
                condition=Q(repeated_from__isnull=False),
                name="send_is_repeated_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["scheduled_at"],
                condition=Q(state__in=["scheduled", "sending"]),
                name="send_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.name
