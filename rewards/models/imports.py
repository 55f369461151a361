"""ImportRun: a file on its way in, how far it has come, and what waits to be folded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


class ImportRun(models.Model):
    """An import of one file: the same file goes on where it was stopped, and adds nothing when repeated.

    A run reads its file (`position` is the last line taken), then posts what waits, then is done. Imported
    again, it starts over: what is there already is counted as such, what was rejected gets another chance.
    """

    class Kind(models.TextChoices):
        PURCHASES = "purchases", _("purchases")
        MEMBERS = "members", _("members")
        BALANCES = "balances", _("balances")

    class Stage(models.TextChoices):
        READING = "reading", _("reading")
        POSTING = "posting", _("posting")
        DONE = "done", _("done")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file_name = models.CharField(_("file"), max_length=255)
    file_digest = models.BinaryField(max_length=32)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.READING)
    position = models.BigIntegerField(_("position"), default=0)
    staged = models.BigIntegerField(_("waiting or posted"), default=0)
    accepted = models.BigIntegerField(_("accepted"), default=0)
    repeated = models.BigIntegerField(_("already there"), default=0)
    rejected = models.BigIntegerField(_("rejected"), default=0)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [models.UniqueConstraint(fields=["kind", "file_digest"], name="import_of_a_file_is_one_run")]

    def __str__(self) -> str:
        return self.file_name


class ImportReject(models.Model):
    """Lines of a file that did not go in, and why. Deleted when they have been written into the reject file."""

    pk = models.CompositePrimaryKey("run_id", "line_no")
    run_id = models.UUIDField()
    line_no = models.BigIntegerField()
    last_line_no = models.BigIntegerField()
    reason = models.CharField(max_length=400)

    class Meta:
        verbose_name = _("rejected lines")
        verbose_name_plural = _("rejected lines")

    def __str__(self) -> str:
        return self.reason


class StagedPurchase(models.Model):
    """A purchase that was read and waits for its account's turn; deleted in the transaction that posts it.

    `fact` is what the fold reads; `purchase_row` and `line_rows` are the rows to be copied into their tables.
    """

    pk = models.CompositePrimaryKey("run_id", "line_no")
    run_id = models.UUIDField()
    line_no = models.BigIntegerField()
    last_line_no = models.BigIntegerField()
    store = models.CharField(max_length=40)
    external_id = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    account_id = models.UUIDField(null=True)
    purchased_at = models.DateTimeField()
    fact = models.TextField()
    purchase_row = models.TextField()
    line_rows = models.TextField()

    class Meta:
        verbose_name = _("waiting purchase")
        verbose_name_plural = _("waiting purchases")
        constraints = [
            models.UniqueConstraint(fields=["run_id", "store", "external_id"], name="staged_purchase_is_one")
        ]
        indexes = [
            models.Index(fields=["run_id", "account_id", "purchased_at", "line_no"], name="staged_purchase_order")
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.external_id}"


class StagedMember(models.Model):
    """A member whom purchases name and nobody knows: enrolled with the day of the first of them."""

    pk = models.CompositePrimaryKey("run_id", "external_id")
    run_id = models.UUIDField()
    external_id = models.CharField(max_length=255)
    account_id = models.UUIDField()
    joined_at = models.DateTimeField()

    class Meta:
        verbose_name = _("waiting member")
        verbose_name_plural = _("waiting members")

    def __str__(self) -> str:
        return self.external_id


class StagedBalance(models.Model):
    """Points of an old system that were read and wait for their account's turn."""

    pk = models.CompositePrimaryKey("run_id", "line_no")
    run_id = models.UUIDField()
    line_no = models.BigIntegerField()
    account_id = models.UUIDField()
    points = models.BigIntegerField()
    expires_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("waiting balance")
        verbose_name_plural = _("waiting balances")
        indexes = [models.Index(fields=["run_id", "account_id", "line_no"], name="staged_balance_order")]

    def __str__(self) -> str:
        return str(self.points)
