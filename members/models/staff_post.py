"""StaffPost: who works at the counter of which store."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models.store import Store

WRONG_PINS_MAX = 5
# Who may work at a register: neither the place nor the staff account has ended.
WORKS = {"ended_at": None, "user__is_active": True, "user__is_staff": True}


class StaffPost(models.Model):
    """A person's place in one store, with the PIN and the badge by which they enter at its registers.

    The PIN is hashed as passwords are, of the badge's code SHA-256 is kept: it has 65 random bits. `number` stands on
    receipts and day sheets and is never given again. Deletion: cannot; it is ended.
    """

    class Role(models.TextChoices):
        CLERK = "clerk", _("clerk")
        MANAGER = "manager", _("store manager")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_post")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, verbose_name=_("store"), related_name="staff_posts")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CLERK)
    number = models.CharField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=100)
    pin = models.CharField(max_length=200, blank=True, editable=False)
    badge_hash = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    wrong_pins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_at = models.DateTimeField(_("locked at"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("staff at the counter")
        verbose_name_plural = _("staff at the counter")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["clerk", "manager"]), name="post_role_is_known"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="post_has_a_number_and_a_name"),
            models.CheckConstraint(
                condition=Q(wrong_pins__lt=WRONG_PINS_MAX, locked_at__isnull=True)
                | Q(wrong_pins=WRONG_PINS_MAX, locked_at__isnull=False),
                name="post_is_locked_after_five_wrong_pins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(pin="", badge_hash__isnull=True), name="ended_post_has_no_key"
            ),
        ]
        indexes = [models.Index(fields=["store", "number"], name="post_by_store")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
