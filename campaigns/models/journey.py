"""Journey: messages one after the other that begin for a member when something happens."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.campaign import Campaign
from campaigns.models.send import Send
from loyalty_site.lib.ids import uuid7


class Journey(models.Model):
    """One of the five journeys: its standing campaign, and whether members enter it.

    It is on from `switched_on_at`; null while it is off. `looked_at` is when it was last asked who enters
    since then. Where many
    would enter at once, `asked_by` has asked that it be switched on, or its draft put in force, and a second person
    decides; `asked_mark` is what they saw. `revision` grows with each of these acts. Deletion: cannot.
    """

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Welcome")
        BIRTHDAY = "birthday", pgettext_lazy("journey", "Birthday")
        EXPIRING_POINTS = "expiring_points", _("Points that expire")
        WIN_BACK = "win_back", _("Win back")
        TIER_NEAR = "tier_near", _("Close to the next tier")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, unique=True)
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="journey")
    switched_on_at = models.DateTimeField(_("on since"), null=True)
    looked_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(pgettext_lazy("approval", "asked at"), null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_mark = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["welcome", "birthday", "expiring_points", "win_back", "tier_near"]),
                name="journey_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True) | Q(asked_at__isnull=False),
                name="journey_is_asked_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class JourneyVersion(models.Model):
    """A journey as it was at a time: the figures of its trigger, its steps, and what ends it early.

    `figures` and `exits` are those of `campaigns.core.journeys.KINDS`. One that is not published yet is the draft, of
    which there is one at most; what was published is never changed: another one takes its place. A retired one is
    finished by those inside, and `closed_at` says that the last of them has left. `revision` grows with each save, so
    that of two who edit a draft at once the second is told. Deletion: a draft's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("version"))
    figures = models.JSONField(_("figures"), default=dict)
    exits = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("exits"))
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(pgettext_lazy("journey", "published at"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(pgettext_lazy("journey", "retired at"), null=True)
    closed_at = models.DateTimeField(pgettext_lazy("journey", "closed at"), null=True)

    class Meta:
        verbose_name = _("version of a journey")
        verbose_name_plural = _("versions of journeys")
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="journey_version_is_numbered_once"),
            models.UniqueConstraint(
                fields=["journey"], condition=Q(published_at__isnull=True), name="journey_has_one_draft"
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(published_at__isnull=False, retired_at__isnull=True),
                name="journey_has_one_version_in_force",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(published_at__lte=F("retired_at")),
                name="journey_version_is_published_before_it_retires",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(retired_at__isnull=False),
                name="journey_version_is_retired_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey_id} {self.number}"


class JourneyStep(models.Model):
    """A step: so long after the one before (after entering, for the first) a message is sent, and points are given.

    What is said, over what, and with which coupon stands in its standing send. `wait_unit` is minutes, hours or days.
    Updates: while its version is a draft. Deletion: a draft's.
    """

    class Unit(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        HOURS = "hours", _("hours")
        DAYS = "days", _("days")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(JourneyVersion, on_delete=models.CASCADE, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField(pgettext_lazy("journey", "step"))
    wait = models.PositiveIntegerField(_("wait"), default=0)
    wait_unit = models.CharField(_("unit"), max_length=7, choices=Unit, default=Unit.DAYS)
    points = models.PositiveIntegerField(_("points"), default=0)
    send = models.OneToOneField(Send, on_delete=models.PROTECT, related_name="step")

    class Meta:
        verbose_name = _("step of a journey")
        verbose_name_plural = _("steps of journeys")
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="journey_step_is_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="journey_step_is_counted_from_one"),
            models.CheckConstraint(
                condition=Q(wait_unit__in=["minutes", "hours", "days"]), name="journey_step_unit_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number}"
