"""News: what everybody, a store's customers or a tier's members are told on the pages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Member, Store


class News(models.Model):
    """A piece of news in both languages, from `starts_at` until `ends_at`, which does not count.

    Without stores it is for the customers of all, without tiers for members of every tier and of none. What is for
    all is shown to guests too. Deletion: cannot; what is taken back ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title_ja = models.CharField(_("title (Japanese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    body_ja = models.TextField(_("text (Japanese)"))
    body_en = models.TextField(_("text (English)"))
    starts_at = models.DateTimeField(_("shown from"))
    ends_at = models.DateTimeField(_("shown until"), null=True)
    stores = models.ManyToManyField(Store, related_name="+", verbose_name=_("stores"))
    tiers = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("tiers"))
    is_pinned = models.BooleanField(_("kept on top"), default=False)

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        permissions = [("write_news", "Can write news")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="news_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(title_ja="") & ~Q(title_en="") & ~Q(body_ja="") & ~Q(body_en=""),
                name="news_is_said_in_both_languages",
            ),
        ]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="news_newest")]

    def __str__(self) -> str:
        return self.title_ja


class NewsRead(models.Model):
    """That a member has read a piece of news, and when. Deletion: with the member."""

    pk = models.CompositePrimaryKey("member", "news")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="reads")
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("news that was read")
        verbose_name_plural = _("news that was read")

    def __str__(self) -> str:
        return str(self.pk)
