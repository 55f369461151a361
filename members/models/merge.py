"""MemberMerge: two memberships of one person that became one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class MemberMerge(models.Model):
    """A membership (`merged`) that went into another one (`kept`), by a person and for a reason.

    `user` is who signed in to the merged one and cannot sign in to the kept one, which has a sign-in of its own.
    `moved` says what went along, by ids and codes, so that it can come back. Updates: it is undone, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("merge of two members")
        verbose_name_plural = _("merges of members")
        permissions = [("merge_member", "Can merge two memberships of one person, and undo it")]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_has_two_sides"),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="member_is_merged_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
