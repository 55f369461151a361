"""DaySheet (日計): what was done at a store's registers on one day, act by act."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Member, Register, StaffPost, Store
from rewards.models.purchase import Purchase
from rewards.models.refund import Refund


class DaySheet(models.Model):
    """A store's day, in its own time. While it is closed nothing is posted at its registers for that day.

    Updates: closed by the shop, reopened by a manager; who did, when and why stands in the audit trail.
    Deletion: cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(StaffPost, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("day sheet")
        verbose_name_plural = _("day sheets")
        constraints = [
            models.UniqueConstraint(fields=["store", "day"], name="store_has_one_sheet_a_day"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="sheet_is_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.day}"


class CounterAct(models.Model):
    """What a clerk did at a register: a sale, what undid it, goods that came back, a late credit, an enrolment.

    `form` is the page that it was sent from: a form that is sent twice is one act. Amounts are in the programme's
    currency; what was undone has its sale's figures. Updates: cannot. Deletion: cannot.
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("sale")
        UNDO = "undo", _("undone")
        REFUND = "refund", _("refund of goods")
        LATE_CREDIT = "late_credit", _("late credit")
        ENROLMENT = "enrolment", _("enrolment")

    class Reason(models.TextChoices):
        NONE = "", "-"
        WRONG_AMOUNT = "wrong_amount", _("wrong amount")
        WRONG_MEMBER = "wrong_member", _("wrong member")
        WRONG_POINTS = "wrong_points", _("wrong points or coupons")
        CUSTOMER = "customer", _("the customer changed their mind")
        CARD_FORGOTTEN = "card_forgotten", _("the card was forgotten")
        NOT_ASKED = "not_asked", _("the card was not asked for")
        TILL_DOWN = "till_down", _("the till did not work")
        OTHER = "other", _("something else")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sheet = models.ForeignKey(DaySheet, on_delete=models.PROTECT, related_name="acts")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(StaffPost, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    form = models.UUIDField(unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, null=True, related_name="+")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3, default=0)
    points_given = models.BigIntegerField(_("points given"), default=0)
    points_used = models.BigIntegerField(_("points used"), default=0)
    points_value = models.DecimalField(_("points used, in money"), max_digits=15, decimal_places=3, default=0)
    coupons_value = models.DecimalField(_("coupons used, in money"), max_digits=15, decimal_places=3, default=0)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    acted_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("act at the counter")
        verbose_name_plural = _("acts at the counter")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["sale", "undo", "refund", "late_credit", "enrolment"]), name="act_kind_is_known"
            ),
            models.UniqueConstraint(fields=["purchase"], condition=Q(kind="sale"), name="sale_is_one_act"),
            models.UniqueConstraint(fields=["purchase"], condition=Q(kind="undo"), name="sale_is_undone_once"),
            models.CheckConstraint(
                condition=Q(kind="enrolment", purchase__isnull=True, member__isnull=False)
                | ~Q(kind="enrolment") & Q(purchase__isnull=False),
                name="act_is_about_a_purchase_or_a_member",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["undo", "refund", "late_credit"]) | ~Q(reason=""), name="act_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, points_used__gte=0, points_value__gte=0, coupons_value__gte=0),
                name="act_amounts_are_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "register", "post"], name="act_by_sheet")]

    def __str__(self) -> str:
        return f"{self.kind} {self.acted_at}"
