"""Interest: what a member likes to hear about, from a list that staff keep."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Interest(models.Model):
    """One interest of the list, such as tea or toys.

    Deletion: cannot; one that is no longer offered keeps its members and is chosen by nobody new.
    """

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9-]+$"),
                name="interest_code_is_plain",
                violation_error_message=_("Write the code in small letters, digits and hyphens."),
            ),
            models.CheckConstraint(condition=~Q(name_ja="") & ~Q(name_en=""), name="interest_has_both_names"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """Return the name in the language in force."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_ja


class MemberInterest(models.Model):
    """An interest that a member has chosen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="interests", db_index=False)
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("chosen at"), auto_now_add=True)

    class Meta:
        verbose_name = _("interest of a member")
        verbose_name_plural = _("interests of members")
        constraints = [
            models.UniqueConstraint(fields=["member", "interest"], name="member_has_an_interest_once"),
        ]

    def __str__(self) -> str:
        return self.interest_id
