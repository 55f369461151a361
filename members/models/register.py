"""Register: a tablet on a store's counter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.store import Store


class Register(models.Model):
    """A tablet that a manager has let in to the counter of one store; `code` is the number of the register beside it.

    Of its device key, and of the code by which it gets one, only SHA-256 is kept. Deletion: cannot; it is revoked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, verbose_name=_("store"), related_name="registers")
    code = models.CharField(_("register number"), max_length=20)
    name = models.CharField(_("name"), max_length=100, blank=True)
    key_hash = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    code_hash = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    code_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    registered_at = models.DateTimeField(_("registered at"), null=True)
    seen_at = models.DateTimeField(_("last seen at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        permissions = [
            ("manage_tills", "Can manage the registers and clerks of the own store"),
            ("manage_all_tills", "Can manage the registers and clerks of every store"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "code"], condition=Q(revoked_at__isnull=True), name="register_number_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(key_hash__isnull=True, code_hash__isnull=True),
                name="revoked_register_has_no_key",
            ),
            models.CheckConstraint(
                condition=Q(code_hash__isnull=True) | Q(code_until__isnull=False), name="register_code_ends"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="register_number_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name or self.code
