"""LikelyPair: two members who may be one person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class LikelyPair(models.Model):
    """Two members who share what two people rarely share; `first` has the smaller id.

    `reasons` are codes of `members.core.likeness`. A pair that somebody has dismissed is remembered, so that it is
    not listed again; one that shares nothing any more is deleted when the next search finds it no longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(_("reasons"))
    found_at = models.DateTimeField(_("found at"))
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_is_in_the_order_of_ids"),
            models.UniqueConstraint(fields=["first", "second"], name="pair_is_listed_once"),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(dismissed_at=None), name="pair_to_decide")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
