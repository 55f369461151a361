"""Terms: a published version of the programme."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Terms(models.Model):
    """A version of the terms (制度設定). In force from `effective_at` until the next one takes force.

    The first version also covers everything before it. Updates: cannot. Deletion: cannot.
    """

    version = models.PositiveIntegerField(_("version"), primary_key=True)
    document = models.JSONField(_("document"))
    effective_at = models.DateTimeField(_("in force from"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    digest = models.BinaryField(max_length=32)  # of every column

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_at__gte=models.F("published_at")),
                name="terms_never_act_backwards",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)
