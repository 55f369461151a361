"""Segment: members who have something in common."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7


class Segment(models.Model):
    """Members whom a rule names, or a list that was imported, which has no rule.

    Who is in stands in the members' traits, as `segment:CODE`, whence rules of the programme and audiences read it.
    A dynamic one is counted again every night and when its rule changes; a frozen one stays as it was at `frozen_at`.
    `revision` grows with each save, so that of two who edit it at once the second is told.
    Deletion: cannot; one that is archived has no members and is offered nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    note = models.CharField(_("note"), max_length=200, blank=True)
    rule = models.JSONField(_("rule"), null=True)
    revision = models.PositiveIntegerField(default=1)
    members = models.PositiveIntegerField(_("members"), null=True)
    counted_at = models.DateTimeField(_("counted at"), null=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True)
    archived_at = models.DateTimeField(_("archived at"), null=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        permissions = [("edit_segment", "Can write segments, freeze and archive them")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9-]+$"), name="segment_code_is_plain"),
            models.CheckConstraint(condition=~Q(name_ja="") & ~Q(name_en=""), name="segment_has_both_names"),
            models.CheckConstraint(
                condition=Q(rule__isnull=False) | Q(frozen_at__isnull=False), name="segment_without_a_rule_is_frozen"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """Return the name in the language in force."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_ja

    @property
    def trait(self) -> str:
        """Return the key of the trait that its members have."""
        return f"segment:{self.code}"
