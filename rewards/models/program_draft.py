"""ProgramDraft: terms that are being written, until a second person publishes them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.models.terms import Terms


class ProgramDraft(models.Model):
    """A programme file on its way to a version (制度設定の下書き).

    It is read over the version that it is based on. `revision` counts its saves: whoever saves says which one they
    saw, and the second of two is told. Saving takes a submitted draft back into work. Published by a second person,
    never its author or its last editor. Deletion: cannot; a draft that is not wanted is withdrawn.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("being written")
        SUBMITTED = "submitted", _("waiting for publication")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("title"), max_length=200)
    based_on = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(_("programme file"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    starts_at = models.DateTimeField(_("in force from"), null=True)  # null: from the publication on
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    saved_at = models.DateTimeField(_("saved at"))
    decided_at = models.DateTimeField(_("published or withdrawn at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_as = models.OneToOneField(Terms, on_delete=models.PROTECT, null=True, related_name="draft")

    class Meta:
        verbose_name = _("draft of the programme")
        verbose_name_plural = _("drafts of the programme")
        permissions = [
            ("edit_program", "Can write drafts of the programme"),
            ("publish_program", "Can publish drafts of the programme that others wrote"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "submitted", "published", "withdrawn"]),
                name="program_draft_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="published", published_as__isnull=False, decided_by__isnull=False)
                | ~Q(status="published") & Q(published_as__isnull=True),
                name="program_draft_is_published_as_a_version",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | (~Q(decided_by=F("author")) & ~Q(decided_by=F("editor"))),
                name="program_draft_is_published_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "withdrawn"], decided_at__isnull=False)
                | Q(status__in=["open", "submitted"], decided_at__isnull=True),
                name="program_draft_says_when_it_was_decided",
            ),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(decided_at=None), name="program_draft_undecided")]

    def __str__(self) -> str:
        return self.title


class ProgramDraftRevision(models.Model):
    """A draft as it was saved: nothing that somebody wrote is lost. Updates: cannot. Deletion: cannot."""

    pk = models.CompositePrimaryKey("draft_id", "no")
    draft = models.ForeignKey(ProgramDraft, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    no = models.PositiveIntegerField()
    based_on = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    starts_at = models.DateTimeField(null=True)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved draft of the programme")
        verbose_name_plural = _("saved drafts of the programme")

    def __str__(self) -> str:
        return str(self.no)
