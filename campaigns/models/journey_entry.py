"""JourneyEntry: one member inside a journey, on one occasion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.journey import Journey, JourneyVersion
from loyalty_site.lib.ids import uuid7
from members.models import Member


class JourneyEntry(models.Model):
    """A member who has entered a journey: once on each occasion, and inside once at a time.

    `occasion` says which time it is: nothing for a welcome, the year for a birthday, the last day of the points that
    expire, the day of the last purchase, the tier and its period. They go through the version that was in force when
    they entered. `step` is the number of the one that comes next at `due_at`, or at which they left. Who is measured
    and not written to is inside like everybody else. Deletion: cannot.
    """

    class State(models.TextChoices):
        INSIDE = "inside", _("inside")
        FINISHED = "finished", _("has had every step")
        EXITED = "exited", _("left early")

    class Exit(models.TextChoices):
        NONE = "", _("none")
        BOUGHT = "bought", _("has bought since entering")
        POINTS_USED = "points_used", _("the points are used, or expire no longer")
        TIER_REACHED = "tier_reached", _("the tier is reached")
        NOT_ACTIVE = "not_active", _("no active member any more")
        SWITCHED_OFF = "switched_off", _("the journey was switched off")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="entries", db_index=False)
    version = models.ForeignKey(JourneyVersion, on_delete=models.PROTECT, related_name="entries", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    occasion = models.CharField(_("occasion"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State)
    step = models.PositiveSmallIntegerField(pgettext_lazy("journey", "step"))
    due_at = models.DateTimeField(pgettext_lazy("journey", "due at"), null=True)
    exit_reason = models.CharField(_("why they left"), max_length=12, choices=Exit, blank=True, default="")
    entered_at = models.DateTimeField(_("entered at"))
    left_at = models.DateTimeField(pgettext_lazy("journey", "left at"), null=True)

    class Meta:
        verbose_name = _("entry into a journey")
        verbose_name_plural = _("entries into journeys")
        constraints = [
            models.UniqueConstraint(fields=["member", "journey", "occasion"], name="journey_is_entered_once"),
            models.UniqueConstraint(
                fields=["member", "journey"], condition=Q(state="inside"), name="journey_has_a_member_inside_once"
            ),
            models.CheckConstraint(
                condition=Q(state="inside", due_at__isnull=False, left_at__isnull=True)
                | Q(state__in=["finished", "exited"], due_at__isnull=True, left_at__isnull=False),
                name="journey_entry_inside_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state="exited") & ~Q(exit_reason="") | ~Q(state="exited") & Q(exit_reason=""),
                name="journey_exit_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["version", "step", "due_at", "id"], condition=Q(state="inside"), name="journey_entry_due"
            ),
            models.Index(fields=["version", "step", "state", "exit_reason"], name="journey_entry_by_step"),
            models.Index(fields=["journey", "entered_at"], name="journey_entry_by_entering"),
            models.Index(
                fields=["journey", "left_at", "state"],
                condition=Q(left_at__isnull=False),
                name="journey_entry_by_leaving",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
