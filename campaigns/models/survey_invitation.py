"""SurveyInvitation: a member is asked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.survey import Survey
from loyalty_site.lib.ids import uuid7
from members.models import Case, Member, Store
from rewards.models import Purchase, Redemption


class SurveyInvitation(models.Model):
    """One member is asked one survey because of one thing: a purchase, a used coupon, a closed enquiry, a wave.

    `occasion` names that thing: of one a member is asked once. `store` is where it happened. A member has one invitation
    within so many days over all surveys (`SURVEY_REST_DAYS`), which the lock of `campaigns.actions.inviting` holds.
    `joined_at` is when it was handed to the survey's message; until then a sweep finds it.
    Updates: those moments. Deletion: cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    wave = models.PositiveSmallIntegerField(_("wave"), default=0)
    occasion = models.CharField(max_length=50)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("can be answered until"))
    joined_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("invitation to a survey")
        verbose_name_plural = _("invitations to surveys")
        constraints = [
            models.UniqueConstraint(fields=["survey", "member", "occasion"], name="survey_is_asked_once_of_a_thing"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="survey_invitation_lasts"),
        ]
        indexes = [
            models.Index(fields=["member", "-invited_at"], name="survey_asked_of_member"),
            models.Index(fields=["survey", "invited_at"], name="survey_asked"),
            models.Index(fields=["invited_at"], name="survey_asked_lately"),
            models.Index(fields=["survey"], condition=Q(joined_at__isnull=True), name="survey_asked_not_joined"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
