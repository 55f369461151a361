"""SpendingPin: by which a member proves at a till who they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class SpendingPin(models.Model):
    """The PIN of a member, hashed as passwords are. Deletion: by the member, and with the member."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="spending_pin")
    secret = models.CharField(max_length=200, editable=False)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("PIN")
        verbose_name_plural = _("PINs")

    def __str__(self) -> str:
        return str(self.member_id)
