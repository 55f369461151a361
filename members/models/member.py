"""Member: who takes part in the programme."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models.store import Store


class Member(models.Model):
    """A person who takes part. An e-mail address and a phone number belong to one member who has not left.

    `number` is 13 digits, the last one EAN-13's check digit. `phone` is E.164. `joined_at` is the moment of
    enrolment in the programme, which for an imported member lies before the row was made. `merged_into` is the
    membership of the same person that goes on in place of this one, and that is merged into none itself.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        FROZEN = "frozen", _("frozen")
        LEFT = "left", _("left")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("member number"), max_length=13, unique=True, editable=False)
    external_id = models.CharField(_("external reference"), max_length=255, null=True, blank=True, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="member"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged", db_index=False
    )
    is_provisional = models.BooleanField(_("provisional member"), default=False)
    email = models.EmailField(_("e-mail address"), null=True, blank=True)
    phone = models.CharField(_("phone number"), max_length=16, null=True, blank=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200, blank=True)
    kana = models.CharField(_("kana"), max_length=200, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    birthday_changed_at = models.DateTimeField(_("birthday changed at"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)  # empty: the programme's
    favourite_store = models.ForeignKey(
        Store, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("favourite store"), related_name="+"
    )
    joined_at = models.DateTimeField(_("joined at"))
    enrolment_store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("store of enrolment"),
        related_name="+",
    )
    enrolment_clerk = models.CharField(_("clerk of enrolment"), max_length=64, blank=True)
    enrolment_source = models.CharField(_("source of enrolment"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["active", "frozen", "left"]), name="member_status_is_known"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status="left") & ~Q(merged_into=F("id")),
                name="member_merged_has_left",
            ),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{13}$"), name="member_number_is_13_digits"),
            models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="member_language_is_ja_or_en"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_is_lower_case"),
            models.CheckConstraint(condition=Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="member_phone_is_e164"),
            models.UniqueConstraint(
                fields=["email"], condition=~Q(status="left"), name="member_email_belongs_to_one_member"
            ),
            models.UniqueConstraint(
                fields=["phone"], condition=~Q(status="left"), name="member_phone_belongs_to_one_member"
            ),
        ]
        indexes = [
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="member_merged_into"),
            # For the beginning of a name or an address, which the database's own order does not find.
            models.Index(
                fields=["email"],
                opclasses=["varchar_pattern_ops"],
                condition=Q(email__isnull=False),
                name="member_by_email",
            ),
            models.Index(
                fields=["phone"],
                opclasses=["varchar_pattern_ops"],
                condition=Q(phone__isnull=False),
                name="member_by_phone",
            ),
            models.Index(
                fields=["name"], opclasses=["varchar_pattern_ops"], condition=~Q(name=""), name="member_by_name"
            ),
            models.Index(
                fields=["kana"], opclasses=["varchar_pattern_ops"], condition=~Q(kana=""), name="member_by_kana"
            ),
        ]

    def __str__(self) -> str:
        return self.number
