"""Campaign: one plan, of which messages, points-up rules, coupons and flyers are parts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


class Campaign(models.Model):
    """What is planned for a period: for which stores, to what end, at what cost.

    `code` is what rules and coupons of the programme name as their campaign. `kind` is plan, unless a journey or a
    survey has made it for what it sends. `starts_on` and `ends_on` are its first and its last day in the programme's
    zone; without a last day it lasts until it is stopped. Without `stores` it is for all. `goal` is a key of
    `campaigns.core.goals` and `goal_figure` what it should come to, in the goal's unit; `budget` is money of the
    programme's currency. Of its audience `control_percent` are never sent its messages, so that what it changed can be
    measured. What stands on its flyer is the public code of a coupon that names it.
    `revision` grows with each save, so that of two who edit it at once the second is told. Deletion: cannot.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("campaign")
        JOURNEY = "journey", _("journey")
        SURVEY = "survey", _("survey")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PLAN)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    note = models.CharField(_("note"), max_length=400, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True)
    stores = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name=_("stores"))
    goal = models.CharField(_("goal"), max_length=40, blank=True)
    goal_figure = models.DecimalField(_("figure to reach"), max_digits=18, decimal_places=3, null=True)
    budget = models.DecimalField(_("budget"), max_digits=18, decimal_places=3, null=True)
    control_percent = models.PositiveSmallIntegerField(_("control group (%)"), default=10)
    revision = models.PositiveIntegerField(default=1)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        permissions = [
            ("edit_campaign", "Can plan campaigns and write messages"),
            ("approve_send", "Can approve sends"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["plan", "journey", "survey"]), name="campaign_kind_is_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Za-z0-9_-]+$"), name="campaign_code_is_plain"),
            models.CheckConstraint(condition=~Q(name_ja="") & ~Q(name_en=""), name="campaign_has_both_names"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(control_percent__lte=50), name="campaign_control_is_at_most_half"),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="campaign_budget_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(goal="") | Q(goal_figure__isnull=False), name="campaign_goal_has_its_figure"
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="campaign_by_period")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """Return the name in the language in force."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_ja
