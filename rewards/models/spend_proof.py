"""SpendProof: a code for spending points that was used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Member


class SpendProof(models.Model):
    """A member's code that a purchase has used up; a code that is only shown has no row.

    `nonce` is the part of the code that differs each time. Updates: cannot. Deletion: by the sweep after a day; the
    code itself is over after a minute.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    nonce = models.CharField(max_length=15)
    used_at = models.DateTimeField(_("used at"))

    class Meta:
        verbose_name = _("used code")
        verbose_name_plural = _("used codes")
        constraints = [models.UniqueConstraint(fields=["member", "nonce"], name="spend_code_is_used_once")]
        indexes = [models.Index(fields=["used_at"], name="spend_proof_by_use")]

    def __str__(self) -> str:
        return str(self.pk)
