"""Attempts at a door, and the locks that follow from too many of them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


class Attempt(models.Model):
    """The attempts of one subject that still count under one limit.

    A subject is an account, an address of the network or a code that was sent; what is stored of it is an HMAC,
    so that the table tells nobody's address or number. One row, so that one conditional UPDATE both looks and
    takes: see `members.actions.attempts`. Deletion: by the purge, when nothing in the row counts any longer.
    """

    pk = models.CompositePrimaryKey("limit", "subject")
    limit = models.CharField(max_length=40)
    subject = models.BinaryField(max_length=32)
    taken_at = ArrayField(models.DateTimeField())
    counts_until = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["counts_until"], name="attempt_by_end")]

    def __str__(self) -> str:
        return self.limit


class SignInLock(models.Model):
    """A door of an account that was closed after too many wrong attempts, and whether its owner was told.

    `told_at IS NULL` is the queue of the mails. Deletion: by the purge.
    """

    class Door(models.TextChoices):
        PASSWORD = "password", _("password")
        SECOND_FACTOR = "second_factor", _("second factor")
        PHONE_CODE = "phone_code", _("code by SMS")
        PIN = "pin", _("PIN")
        TILL = "till", _("till")  # a clerk's; told to whoever manages the store

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    door = models.CharField(_("door"), max_length=20, choices=Door)
    locked_at = models.DateTimeField(_("locked at"))
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        verbose_name = _("sign-in lock")
        verbose_name_plural = _("sign-in locks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(door__in=["password", "second_factor", "phone_code", "pin", "till"]),
                name="sign_in_lock_door_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["locked_at"], condition=models.Q(told_at__isnull=True), name="sign_in_lock_untold"),
        ]

    def __str__(self) -> str:
        return self.door
