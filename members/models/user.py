"""User: who signs in. What they hold as a customer is a Member."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Make users by their e-mail address."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower() or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A person who signs in; a customer, a member of staff, or both.

    An e-mail address or a telephone number (E.164) stands here once the person has proved to hold it. Whoever came by
    LINE or holds a passkey may have neither.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)  # type: ignore[assignment]
    phone = models.CharField(_("phone number"), max_length=16, unique=True, null=True, blank=True)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_is_not_empty"),
            models.CheckConstraint(condition=models.Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="user_phone_is_e164"),
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to be this person's: counting `sessions_ended` up ends them all at once."""
        digest: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        return f"{digest}.{self.sessions_ended}" if self.sessions_ended else digest

    def __str__(self) -> str:
        return self.email or self.phone or str(self.pk)
