"""Link: where a message leads to. Reaction: that somebody has followed it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.delivery import Delivery
from campaigns.models.send import Send


class Link(models.Model):
    """An address that a send leads to, under the number by which short addresses name it. Updates, deletion: cannot."""

    pk = models.CompositePrimaryKey("send_id", "number")
    send = models.ForeignKey(Send, on_delete=models.PROTECT, related_name="links", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    url = models.CharField(pgettext_lazy("link", "address"), max_length=2000)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(fields=["send", "url"], name="link_of_a_send_is_stored_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="link_numbers_begin_at_1"),
            models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="link_leads_to_a_web_page"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Reaction(models.Model):
    """The first time that a delivery was opened (number 0) or one of its links followed.

    `by_robot`: by a program that looks at messages, and by no person yet. Deletion: with what is known of the member.
    """

    pk = models.CompositePrimaryKey("delivery_id", "number")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    number = models.PositiveSmallIntegerField(_("link"))
    at = models.DateTimeField(_("at"))
    by_robot = models.BooleanField(_("by a program"), default=False)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")

    def __str__(self) -> str:
        return str(self.number)
