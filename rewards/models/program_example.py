"""ProgramExample: a purchase that nobody made, kept with a draft to show what it changes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from rewards.core.examples import Example
from rewards.models.program_draft import ProgramDraft


class ProgramExample(models.Model):
    """An example of a draft: "three coffees on a Saturday by a Silver member". Updates: cannot.

    `said` is a rewards.core.examples.Example as it is kept. It names no member.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(ProgramDraft, on_delete=models.PROTECT, related_name="examples")
    said = models.JSONField(_("example"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("example of a draft")
        verbose_name_plural = _("examples of drafts")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def example(self) -> Example:
        """Return it as the fold works it out."""
        return Example.of(self.said)
