"""Case: an enquiry or a dispute, from the question to the last answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_site.lib.ids import uuid7
from members.models.member import Member


class Case(models.Model):
    """An enquiry of a member, or of a guest who is answered by e-mail; or what a member disputes.

    `due_at` is when an answer is owed, and set while the case is open. `owner` is who of the staff takes care of it.
    A dispute points to the entry of the points history that it is about; the ledger is kept on the floor above, so that
    the id has no foreign key. An entry has one dispute, which goes on when it is written to again.
    One of a survey begins with what the member has answered there, and is due when the survey says.
    `outcome` says how a case was closed, `closed_at` when. Deletion: by the erasure of a person alone.
    """

    class Kind(models.TextChoices):
        ENQUIRY = "enquiry", _("Enquiry")
        DISPUTE = "dispute", _("Dispute about points")
        SURVEY = "survey", _("Low score in a survey")

    class Topic(models.TextChoices):
        POINTS = "points", _("Points")
        REWARDS = "rewards", _("Rewards and coupons")
        CARD = "card", _("Membership card and membership")
        STORE = "store", _("A store")
        SITE = "site", _("This site")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("The question was answered")
        RIGHT = "right", _("The points were right")
        CORRECTED = "corrected", _("The points were corrected")
        WITHDRAWN = "withdrawn", _("No longer asked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ENQUIRY)
    number = models.CharField(_("enquiry number"), max_length=8, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    email = models.EmailField(_("e-mail address"), null=True)
    language = models.CharField(_("language"), max_length=2, default="ja")
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    purchase = models.CharField(_("purchase"), max_length=100, blank=True)
    entry_id = models.UUIDField(_("points entry"), null=True, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("owner"), related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"))
    due_at = models.DateTimeField(_("answer due"), null=True)
    changed_at = models.DateTimeField(_("last message"))
    closed_at = models.DateTimeField(pgettext_lazy("enquiry", "closed at"), null=True)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        permissions = [("answer_case", "Can answer enquiries")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["open", "answered", "closed"]), name="case_status_is_known"),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{8}$"), name="case_number_is_8_digits"),
            models.CheckConstraint(
                condition=Q(topic__in=["points", "rewards", "card", "store", "site", "other"]),
                name="case_topic_is_known",
            ),
            models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="case_language_is_ja_or_en"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, email__isnull=True) | Q(member__isnull=True, email__isnull=False),
                name="case_is_of_a_member_or_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(status="open", due_at__isnull=False) | (~Q(status="open") & Q(due_at__isnull=True)),
                name="case_is_due_while_it_is_open",
            ),
            models.CheckConstraint(
                condition=Q(kind="enquiry", entry_id__isnull=True)
                | Q(kind="survey", entry_id__isnull=True, member__isnull=False)
                | Q(kind="dispute", entry_id__isnull=False, member__isnull=False),
                name="case_of_a_dispute_names_its_entry",
            ),
            models.CheckConstraint(
                condition=Q(status="closed") | Q(closed_at__isnull=True), name="case_that_is_not_closed_has_no_end"
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(status="closed", outcome__in=["answered", "right", "corrected", "withdrawn"]),
                name="case_has_an_outcome_when_it_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="case_by_status"),
            models.Index(fields=["member", "-id"], name="case_of_member"),
            models.Index(fields=["due_at"], condition=Q(status="open"), name="case_due"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseMessage(models.Model):
    """What was said in a case. Updates: cannot. Deletion: by the erasure of a person alone.

    `submission` is made of the form that it was written in and of whose it was: a form that is sent twice is one message.
    """

    class Author(models.TextChoices):
        CUSTOMER = "customer", _("customer")
        STAFF = "staff", _("staff")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages", db_index=False)
    author = models.CharField(_("from"), max_length=10, choices=Author)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"))
    submission = models.UUIDField(unique=True)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("message of an enquiry")
        verbose_name_plural = _("messages of enquiries")
        constraints = [
            models.CheckConstraint(
                condition=Q(author="staff", staff__isnull=False) | Q(author="customer", staff__isnull=True),
                name="case_message_has_its_author",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="case_message_says_something"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="case_message_in_order")]

    def __str__(self) -> str:
        return str(self.pk)


class CaseMail(models.Model):
    """The mail that an answer asks for. `mailed_at IS NULL` is the queue. Deletion: by the purge."""

    message = models.OneToOneField(CaseMessage, on_delete=models.CASCADE, primary_key=True, related_name="mail")
    asked_at = models.DateTimeField(_("asked at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    class Meta:
        verbose_name = _("mail of an enquiry")
        verbose_name_plural = _("mails of enquiries")
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(mailed_at__isnull=True), name="case_mail_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
