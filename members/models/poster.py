"""StorePoster: the edition of a store's poster that is good."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.store import Store


class StorePoster(models.Model):
    """How often a store's poster was renewed; a store without a row has its first one.

    The code on a poster is sealed for its edition: renewing it ends all earlier ones. Deletion: cannot.
    """

    store = models.OneToOneField(Store, on_delete=models.PROTECT, primary_key=True, related_name="poster")
    edition = models.PositiveIntegerField(_("edition"), default=1)
    renewed_at = models.DateTimeField(_("renewed at"))

    class Meta:
        verbose_name = _("poster")
        verbose_name_plural = _("posters")
        constraints = [models.CheckConstraint(condition=models.Q(edition__gte=1), name="poster_edition_begins_at_1")]

    def __str__(self) -> str:
        return self.store_id
