"""Departure: the end of a membership, and when what is known of the person is erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class Departure(models.Model):
    """A membership that ended by leaving, once and for all; whoever joins again is a new member.

    `user` is who signed in to it, so that they can withdraw the erasure, and be erased themselves. `erase_at` is when
    the data is due to be erased; null while nobody has asked. `forfeited` are points, coupons and the tier that
    ended, as they were shown. Updates: `erase_at` until it has passed, `user` and `erased_at` by the erasure.
    """

    member = models.OneToOneField(Member, on_delete=models.PROTECT, primary_key=True, related_name="departure")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="departures")
    left_at = models.DateTimeField(_("left at"))
    forfeited = models.JSONField(_("given up"), default=dict)
    erase_at = models.DateTimeField(_("to be erased at"), null=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        permissions = [("erase_member", "Can have a member who has left erased")]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(erase_at__isnull=False, user__isnull=True),
                name="departure_was_asked_to_be_erased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["erase_at"],
                condition=Q(erase_at__isnull=False, erased_at__isnull=True),
                name="departure_to_erase",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
