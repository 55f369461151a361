"""Shift: who works at a register, from when to when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.register import Register
from members.models.staff_post import StaffPost


class Shift(models.Model):
    """A clerk's time at a register: what the tablet does while it is open is done by this clerk.

    In practice nothing is posted. Updates: seen, practice, ended once. Deletion: cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="shifts")
    post = models.ForeignKey(StaffPost, on_delete=models.PROTECT, related_name="shifts")
    is_practice = models.BooleanField(_("practice"), default=False)
    began_at = models.DateTimeField(_("began at"))
    seen_at = models.DateTimeField(_("last seen at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=Q(ended_at__isnull=True), name="register_has_one_clerk_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="shift_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
