"""Change: one transaction in which something that staff look after changed, and each row of it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """A transaction: who, from where, why. The database writes it (migration 0020), whoever sent the statements.

    Its audit entries say what was meant, its row changes what was done: together they are one change. What no
    application has announced has the origin `database`, and `database_user` alone says who.
    Updates: within its own transaction; erasure empties the reason. Deletion: cannot.
    """

    class Origin(models.TextChoices):
        STAFF = "staff", _("staff site")
        COMMAND = "command", _("command on the server")
        DATABASE = "database", _("directly in the database")
        API = "api", _("API")
        PORTAL = "portal", _("members' pages")
        TASK = "task", _("the timetable")
        IMPORT = "import", _("import")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("at"))
    transaction = models.BigIntegerField()
    origin = models.CharField(_("from"), max_length=20)
    # Nothing is checked: what somebody wrote into a session's setting must not keep a statement from being noted.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    api_key = models.UUIDField(null=True)
    door = models.CharField(_("page, command or task"), max_length=120, blank=True)
    client = models.CharField(_("network address"), max_length=45, blank=True)  # of staff and of database sessions
    request = models.CharField(_("request"), max_length=36, blank=True)  # as in the log
    database_user = models.CharField(_("user of the database"), max_length=63)
    reason = models.CharField(_("reason"), max_length=400, blank=True)  # of a database session, see docs/audit.md

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["at"], name="change_by_time"),
            models.Index(fields=["actor", "id"], condition=Q(actor__isnull=False), name="change_by_actor"),
            models.Index(fields=["origin", "id"], name="change_by_origin"),
            GinIndex(OpClass(Upper("reason"), name="gin_trgm_ops"), condition=~Q(reason=""), name="change_by_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.pk}"


class RowChange(models.Model):
    """A row before and after: `changed` has [before, after] by column, null where the content is kept out.

    What is personal or secret is kept out, so that an erasure is complete and no secret lies here. Rows that come in
    great numbers are counted as one: `rows` with an empty key. Updates: cannot. Deletion: cannot.
    """

    class Operation(models.TextChoices):
        INSERT = "INSERT", _("added")
        UPDATE = "UPDATE", _("changed")
        DELETE = "DELETE", _("deleted")
        TRUNCATE = "TRUNCATE", _("all rows deleted")

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="row_changes", db_index=False, db_constraint=False
    )
    table_name = models.CharField(_("table"), max_length=63)
    row_key = models.CharField(_("row"), max_length=100, blank=True)
    operation = models.CharField(_("what"), max_length=8, choices=Operation)
    rows = models.IntegerField(_("rows"), default=1)
    changed = models.JSONField(_("changed"), default=dict)

    class Meta:
        verbose_name = _("changed row")
        verbose_name_plural = _("changed rows")
        indexes = [
            models.Index(fields=["change", "id"], name="row_change_by_change"),
            models.Index(fields=["table_name", "row_key", "change"], name="row_change_by_row"),
            models.Index(fields=["table_name", "change"], name="row_change_by_table"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key}"
