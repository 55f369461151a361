"""Journal (レジの売上データ): the file in which a register tells what it has sold, and the receipts in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Store
from rewards.models.purchase import Purchase


class JournalLayout(models.Model):
    """How a register names the columns of its journal: `columns` is the name in the file by our own.

    Kept by the register's number, so that it outlives a tablet. Updates: by managers, in the audit trail.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("register number"), max_length=20)
    columns = models.JSONField(_("columns"))

    class Meta:
        verbose_name = _("columns of a journal")
        verbose_name_plural = _("columns of journals")
        constraints = [
            models.UniqueConstraint(fields=["store", "register"], name="register_has_one_layout"),
            models.CheckConstraint(condition=~Q(register=""), name="layout_names_its_register"),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.register}"


class Journal(models.Model):
    """A file that was delivered, and how far its reading is; its content is dropped when it has been read.

    `is_whole`: nothing more is to come of the days in it. `faults` are the first lines that were not taken, as
    [line, code of the reason, its values]. Delivered again it adds nothing twice.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being read")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("register number"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True)
    is_whole = models.BooleanField(_("whole days"), default=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField(_("delivered at"))
    beaten_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    receipts_total = models.PositiveIntegerField(default=0)
    receipts_done = models.PositiveIntegerField(default=0)
    receipts_added = models.PositiveIntegerField(default=0)
    receipts_late = models.PositiveIntegerField(default=0)  # of days that were closed: not taken
    rows_elsewhere = models.PositiveIntegerField(default=0)  # of another register
    returns = models.PositiveIntegerField(default=0)  # receipts of nothing or less: no sale
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        verbose_name = _("register journal")
        verbose_name_plural = _("register journals")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "running", "done", "failed"]), name="journal_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="done", content__isnull=True) | ~Q(status="done") & Q(content__isnull=False),
                name="journal_keeps_its_content_until_read",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status__in=["waiting", "running"]), name="journal_under_way")
        ]

    def __str__(self) -> str:
        return self.file_name


class JournalReceipt(models.Model):
    """A receipt as its register tells it; `purchase` is the one that it belongs to, once that is known.

    `lines` are [sku, name, category, quantity, unit price, amount, discount, tax rate] in the units of a DraftLine,
    none where they do not add up to the total. `problem` is the code of what kept its lines from the purchase.
    Updates: the pair, once, and the completion. Deletion: cannot.
    """

    class By(models.TextChoices):
        NUMBER = "number", _("by its number")
        TIME = "time", _("by time and total")
        PERSON = "person", _("by a person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="receipts")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    register = models.CharField(_("register number"), max_length=20)
    day = models.DateField(_("day"))
    number = models.CharField(_("receipt number"), max_length=40)
    sold_at = models.DateTimeField(_("sold at"))
    total = models.DecimalField(_("total"), max_digits=15, decimal_places=3)
    lines = models.JSONField(default=list)
    purchase = models.OneToOneField(Purchase, on_delete=models.PROTECT, null=True, related_name="+")
    paired_by = models.CharField(max_length=10, choices=By, blank=True)
    settled_at = models.DateTimeField(null=True)  # its lines were given to the purchase, or need not be
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("receipt of a journal")
        verbose_name_plural = _("receipts of journals")
        constraints = [
            models.UniqueConstraint(fields=["store", "day", "register", "number"], name="receipt_is_told_once"),
            models.CheckConstraint(condition=Q(total__gt=0), name="receipt_is_of_a_sale"),
            models.CheckConstraint(
                condition=Q(purchase__isnull=True, paired_by="", settled_at__isnull=True)
                | Q(purchase__isnull=False) & ~Q(paired_by=""),
                name="receipt_is_paired_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["store", "day"], condition=Q(purchase__isnull=False, settled_at__isnull=True),
                name="receipt_to_settle",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.register} {self.number}"
