"""LegalDocument: what members agree to, version by version. Acceptance: that they did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class LegalDocument(models.Model):
    """A version of the terms of membership or of the privacy policy, in both languages, in Markdown.

    In force from the beginning of `effective_from`, in the site's time zone, until the next version of its kind is.
    What a version changed is said in one sentence; the first one of a kind changes nothing. Whoever `asks` asks each
    member to accept the version, the others are told of it.
    Updates: cannot. Deletion: cannot. What somebody accepted stays what it was; another text is another version.
    """

    class Kind(models.TextChoices):
        TERMS = "terms", _("terms of membership")
        PRIVACY = "privacy", _("privacy policy")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind of text"), max_length=10, choices=Kind)
    version = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    text_ja = models.TextField(_("text (Japanese)"))
    text_en = models.TextField(_("text (English)"))
    change_ja = models.CharField(_("what changes (Japanese)"), max_length=400, blank=True)
    change_en = models.CharField(_("what changes (English)"), max_length=400, blank=True)
    asks = models.BooleanField(_("members are asked to accept it"))
    digest = models.BinaryField(_("digest of the content"), max_length=32, editable=False)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("terms of membership and privacy policy")
        permissions = [("publish_legal", "Can publish terms of membership and privacy policies")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="legal_version_is_published_once"),
            models.CheckConstraint(condition=Q(kind__in=["terms", "privacy"]), name="legal_kind_is_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="legal_version_counts_from_one"),
            models.CheckConstraint(
                condition=~Q(text_ja="") & ~Q(text_en=""), name="legal_text_is_said_in_both_languages"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | (~Q(change_ja="") & ~Q(change_en="")), name="legal_version_says_what_changes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class LegalNotice(models.Model):
    """How far the members have been told of a version: in the order of their ids, `told_until` the last one."""

    document = models.OneToOneField(LegalDocument, on_delete=models.PROTECT, primary_key=True, related_name="notice")
    told_until = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice of a legal document")
        verbose_name_plural = _("notices of legal documents")

    def __str__(self) -> str:
        return str(self.pk)


class Acceptance(models.Model):
    """That a member accepted a version: in which language they were shown it, when, and on which way in.

    Updates: cannot. Deletion: by erasure alone (kizuna.erasure, see the migration 0003_append_only). Of the person it
    holds the member's id and nothing else.
    """

    class Way(models.TextChoices):
        EMAIL = "email", _("joining by e-mail")
        SMS = "sms", _("joining by SMS")
        LINE = "line", _("joining with LINE")
        AGAIN = "again", _("joining again")
        CARD = "card", _("claiming a card")
        PAGE = "page", _("asked on a page")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="acceptances", db_index=False)
    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(_("language shown"), max_length=2)
    accepted_at = models.DateTimeField(_("accepted at"))
    way = models.CharField(_("way"), max_length=10, choices=Way)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            models.UniqueConstraint(fields=["member", "document"], name="acceptance_is_given_once"),
            models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="acceptance_language_is_known"),
            models.CheckConstraint(
                condition=Q(way__in=["email", "sms", "line", "again", "card", "page"]), name="acceptance_way_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
