"""MemberTrait: what an upper floor computed about a member."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class MemberTrait(models.Model):
    """A named value about a member, written by whoever computes it and read without knowing who did.

    A segment that a rule names (`when: segment`) is the trait `segment:CODE` with the value true.
    """

    pk = models.CompositePrimaryKey("member_id", "key")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="traits")
    key = models.CharField(_("key"), max_length=100)
    value = models.JSONField(_("value"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("member trait")
        verbose_name_plural = _("member traits")
        indexes = [
            # Everybody who carries a mark: who is in a segment.
            models.Index(fields=["key", "member"], condition=Q(key__startswith="segment:"), name="trait_segment"),
        ]

    def __str__(self) -> str:
        return self.key
