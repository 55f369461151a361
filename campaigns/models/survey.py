"""Survey: questions that members are asked after something has happened, or on a date."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.segment import Segment
from campaigns.models.send import Send
from loyalty_site.lib.ids import uuid7


class Survey(models.Model):
    """What is asked, when, of whom, and what comes of an answer.

    `nps` asks how likely somebody is to recommend (0 to 10), `csat` how content they are (1 to 5), `free` what staff
    like. Its questions stand in versions (`SurveyVersion`). It is asked so many hours (`delay_hours`) after its
    trigger, in `stores` and about `coupons` where some are named; one on a date is asked of a segment at `wave_at`, and
    again whenever staff plan another wave: `wave` counts those that have begun.

    `points` are given for an answer, whatever it says. A score of `low_score` or less opens a case of `owner`, due
    within `case_hours`. An invitation can be answered for `answer_days`. Each has a campaign of its own (kind `survey`)
    and a standing message, `send`. `revision` grows with each save. Deletion: cannot.
    """

    class Kind(models.TextChoices):
        NPS = "nps", _("recommendation (NPS, 0 to 10)")
        CSAT = "csat", _("satisfaction (CSAT, 1 to 5)")
        FREE = "free", _("free questions")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("survey", "draft")
        RUNNING = "running", pgettext_lazy("survey", "running")
        ENDED = "ended", pgettext_lazy("survey", "ended")

    class Trigger(models.TextChoices):
        PURCHASE = "purchase", _("after a purchase")
        REDEMPTION = "redemption", _("after a coupon has been used")
        CASE = "case", _("after an enquiry has been closed")
        DATE = "date", _("on a date")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="survey")
    send = models.OneToOneField(Send, on_delete=models.PROTECT, related_name="survey")
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    title_ja = models.CharField(_("title (Japanese)"), max_length=60)
    title_en = models.CharField(_("title (English)"), max_length=60)
    intro_ja = models.CharField(_("introduction (Japanese)"), max_length=400, blank=True)
    intro_en = models.CharField(_("introduction (English)"), max_length=400, blank=True)
    trigger = models.CharField(_("when it is asked"), max_length=10, choices=Trigger)
    delay_hours = models.PositiveSmallIntegerField(_("hours after it"), default=24)
    stores = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name=_("stores"))
    coupons = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("coupons"))
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who is asked")
    )
    wave = models.PositiveSmallIntegerField(_("waves"), default=0)
    wave_at = models.DateTimeField(_("next wave"), null=True)
    points = models.PositiveIntegerField(_("points for an answer"), default=0)
    low_score = models.PositiveSmallIntegerField(_("low score"), null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("owner of cases"),
    )
    case_hours = models.PositiveSmallIntegerField(_("hours until an answer is owed"), default=48)
    answer_days = models.PositiveSmallIntegerField(_("days in which it can be answered"), default=30)
    revision = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        permissions = [
            ("edit_survey", "Can write surveys, start and end them"),
            ("tag_answer", "Can read the answers of surveys and tag them"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["nps", "csat", "free"]), name="survey_kind_is_known"),
            models.CheckConstraint(condition=~Q(title_ja="") & ~Q(title_en=""), name="survey_has_both_titles"),
            models.CheckConstraint(
                condition=Q(trigger__in=["purchase", "redemption", "case", "date"]), name="survey_trigger_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", started_at__isnull=True, ended_at__isnull=True)
                | Q(state="running", started_at__isnull=False, ended_at__isnull=True)
                | Q(state="ended", ended_at__isnull=False),
                name="survey_starts_and_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(low_score__isnull=True)
                | Q(kind="nps", low_score__lte=10)
                | Q(kind="csat", low_score__gte=1, low_score__lte=5),
                name="survey_low_score_is_on_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(low_score__isnull=True) | Q(owner__isnull=False), name="survey_case_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(wave_at__isnull=True) | Q(trigger="date"), name="survey_wave_is_of_a_date"
            ),
            models.CheckConstraint(
                condition=Q(delay_hours__lte=720, case_hours__gte=1, case_hours__lte=720)
                & Q(answer_days__gte=1, answer_days__lte=90, points__lte=10_000),
                name="survey_figures_are_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.title_ja

    @property
    def title(self) -> str:
        """Return the title in the language in force."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_ja

    @property
    def intro(self) -> str:
        """Return the introduction in the language in force."""
        return self.intro_en if (get_language() or "").startswith("en") else self.intro_ja
