"""Enquiries and disputes: asked, taken care of, answered, asked again, closed. The only writer of Case and its parts.

Every act locks the case's row, so that of two members of staff one takes it and the other is told; of two who answer at
once both are heard, and the second is told of the first; what is asked while an answer is written leaves the case open,
and nobody closes over words that they have not seen. A mail is a row until it is sent: answers never wait for a mail server.
"""

import datetime
import logging
import secrets
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from loyalty_site.lib.clock import now
from members import errors, values
from members.actions import attempts
from members.actions.audit import Actor, record_change
from members.actions.inbox import Letter, deliver, in_both
from members.actions.telling import tell
from members.bell import Bell
from members.models import Case, CaseMail, CaseMessage, Member, Message, User

logger = logging.getLogger(__name__)

TEXT_MAX = 4_000
PURCHASE_MAX = 100
ANSWERED_WITHIN = datetime.timedelta(hours=48)
MAILS_KEPT = datetime.timedelta(days=30)
NUMBER_TRIES = 5

_day = datetime.timedelta(days=1)
_hour = datetime.timedelta(hours=1)
_bell = Bell("members.mail_answers")
# Many customers share one network address, so that the limits of an address are wider than those of a person.
MEMBER_LIMITS = attempts.Guard(account=(attempts.Limit("enquiry-member-day", 20, _day, counts_success=True),))
GUEST_LIMITS = attempts.Guard(
    account=(attempts.Limit("enquiry-guest-day", 5, _day, counts_success=True),),
    client=(
        attempts.Limit("enquiry-client", 10, _hour, counts_success=True),
        attempts.Limit("enquiry-client-day", 40, _day, counts_success=True),
    ),
)


class Question(NamedTuple):
    """What somebody asks; `submission` is the form that it was written in."""

    topic: str
    text: str
    submission: UUID
    purchase: str = ""
    language: str = "ja"


def open_case(question: Question, *, member: Member | None = None, email: str = "", client: str = "") -> Case:
    """Open a case of a member, or of a guest with an e-mail address; a form that is sent again is the same case.

    Raises TooManyAttempts, TextMissing, InvalidEmail, InvalidText and TextTooLong; nothing is written then.
    """
    address = None if member else values.email(email)
    if member is None and address is None:
        raise errors.InvalidEmail
    form = uuid5(question.submission, f"open {member.pk if member else address}")
    return _open(question, form, member=member, email=address, client=client)


def dispute(entry_id: UUID, text: str, submission: UUID, *, member: Member, language: str = "ja") -> Case:
    """Open the dispute of a member about an entry of theirs; once for each form.

    An entry has one dispute: what is written about it again, from another page, goes into that one and opens it again.
    Raises TooManyAttempts, TextMissing, InvalidText and TextTooLong; nothing is written then.
    """
    question = Question(Case.Topic.POINTS, text, submission, language=language)
    form = uuid5(submission, f"open {member.pk}")
    earlier = Case.objects.filter(entry_id=entry_id, member=member).first()
    if earlier is None:
        try:
            return _open(question, form, member=member, kind=Case.Kind.DISPUTE, entry_id=entry_id)
        except IntegrityError:
            earlier = Case.objects.get(entry_id=entry_id, member=member)  # from another page, a moment ago
    if not _is_sent(form):
        reply(earlier, text, submission)
    return earlier


def open_for_survey(
    member: Member, text: str, submission: UUID, *, owner: User | None, hours: int, language: str, purchase: str = ""
) -> Case:
    """Open the case of an answer to a survey, in the caller's transaction: with its owner, due within so many hours."""
    moment = now()
    case = Case.objects.create(
        kind=Case.Kind.SURVEY, number=_new_number(), member=member, language=language, topic=Case.Topic.OTHER,
        purchase=purchase, owner=owner, opened_at=moment, changed_at=moment,
        due_at=moment + datetime.timedelta(hours=hours),
    )  # fmt: skip
    _write(case, CaseMessage.Author.CUSTOMER, text, submission, moment)
    return case


def reply(case: Case, text: str, submission: UUID) -> None:
    """Add what a member writes to their case, once for each form; it is open again and owed an answer.

    Raises TooManyAttempts, TextMissing, InvalidText and TextTooLong; nothing is written then.
    """
    text = _text(text)
    form = uuid5(submission, f"reply {case.pk}")
    if _is_sent(form):
        return
    _count(case.member, case.email, "")
    with transaction.atomic():
        current = Case.objects.select_for_update().get(pk=case.pk)
        if _is_sent(form):
            return
        moment = now()
        _write(current, CaseMessage.Author.CUSTOMER, text, form, moment)
        due_at = current.due_at or moment + ANSWERED_WITHIN
        _change(current, status=Case.Status.OPEN, outcome="", due_at=due_at, changed_at=moment, closed_at=None)


def take(case_id: UUID, staff: User, *, instead_of: UUID | None = None) -> None:
    """Make somebody the owner of a case: of one that nobody owns, or in place of the owner that they saw.

    Raises CaseTaken where the owner is another by now.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.owner_id == staff.pk:
            return
        if case.owner_id != instead_of:
            raise errors.CaseTaken(owner=_name(case))
        _own(case, staff)


def answer(case_id: UUID, staff: User, text: str, submission: UUID, *, seen: int | None = None) -> list[CaseMessage]:
    """Answer a case, once for each form: into the member's inbox and a mail that says so, or to the guest by mail.

    Whoever answers a case of nobody's owns it. `seen` is how many messages the page showed on which this was written;
    returns what colleagues have written since. Raises TextMissing, InvalidText and TextTooLong; nothing is written then.
    """
    text, form = _text(text), uuid5(submission, f"answer {case_id}")
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if _is_sent(form):
            return []
        moment, since = now(), _since(case, seen)
        said = _write(case, CaseMessage.Author.STAFF, text, form, moment, staff)
        if case.owner_id is None:
            _own(case, staff)
        _change(case, status=Case.Status.ANSWERED, outcome="", due_at=None, changed_at=moment, closed_at=None)
        if case.member_id is not None:
            deliver(_letter(case, said), at=moment)
        CaseMail.objects.create(message=said, asked_at=moment)
        record_change(Actor.of(user_id=staff.pk), "case.answer", case.pk, message=str(said.pk))
        transaction.on_commit(_bell.ring)
    return [message for message in since if message.staff_id not in (None, staff.pk)]


def close(case_id: UUID, staff: User, outcome: Case.Outcome, *, seen: int | None = None) -> None:
    """Close a case with what became of it; the member's next message opens it again.

    `seen` is how many messages the page showed on which this was decided. Raises CaseTaken where the case is somebody
    else's, CaseMoved where more has been written since, CaseClosed where it is closed.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.owner_id not in (None, staff.pk):
            raise errors.CaseTaken(owner=_name(case))
        if _since(case, seen):
            raise errors.CaseMoved
        if case.status == Case.Status.CLOSED:
            raise errors.CaseClosed
        before = {"status": str(case.status)}
        _change(case, status=Case.Status.CLOSED, outcome=outcome, due_at=None, closed_at=now())
        after = {"status": str(case.status), "outcome": str(outcome)}
        record_change(Actor.of(user_id=staff.pk), "case.close", case.pk, before=before, after=after)


def mail_answers(mail: Callable[[CaseMessage], None]) -> int:
    """Have `mail` send the mails that wait, each at least once, for a day; return how many."""
    waiting = CaseMail.objects.filter(mailed_at=None, asked_at__gt=now() - _day).order_by("asked_at")
    messages = CaseMessage.objects.select_related("case__member__user")
    return tell(waiting, lambda row: mail(messages.get(pk=row.pk)), logger, column="mailed_at")


def purge_mails() -> int:
    """Forget mails of long ago; what they said stays in their cases."""
    return CaseMail.objects.filter(asked_at__lt=now() - MAILS_KEPT).delete()[0]


def _open(
    question: Question, form: UUID, *, member: Member | None, email: str | None = None, client: str = "",
    kind: Case.Kind = Case.Kind.ENQUIRY, entry_id: UUID | None = None,
) -> Case:  # fmt: skip
    text, purchase = _text(question.text), values.line(question.purchase, "purchase", PURCHASE_MAX)
    sent = Case.objects.filter(messages__submission=form).first()
    if sent is not None:
        return sent
    _count(member, email, client)
    moment = now()
    try:
        with transaction.atomic():
            case = Case.objects.create(
                kind=kind, entry_id=entry_id, number=_new_number(), member=member, email=email,
                language=question.language, topic=question.topic, purchase=purchase,
                opened_at=moment, changed_at=moment, due_at=moment + ANSWERED_WITHIN,
            )  # fmt: skip
            _write(case, CaseMessage.Author.CUSTOMER, text, form, moment)
    except IntegrityError:
        sent = Case.objects.filter(messages__submission=form).first()  # the same form, a moment ago
        if sent is None:
            raise
        return sent
    return case


def _since(case: Case, seen: int | None) -> list[CaseMessage]:
    """Return what has been written since a page showed so many messages; nothing where nobody says how many."""
    if seen is None:
        return []
    return list(CaseMessage.objects.filter(case=case).select_related("staff").order_by("pk")[max(0, seen) :])


def _text(text: str) -> str:
    cleaned = values.paragraphs(text, "text", TEXT_MAX)
    if not cleaned:
        raise errors.TextMissing
    return cleaned


def _count(member: Member | None, email: str | None, client: str) -> None:
    if member is not None:
        attempts.reserve(MEMBER_LIMITS, account=str(member.pk), client="")
    else:
        attempts.reserve(GUEST_LIMITS, account=email or "", client=client)


def _is_sent(form: UUID) -> bool:
    return CaseMessage.objects.filter(submission=form).exists()


def _write(
    case: Case, author: CaseMessage.Author, text: str, form: UUID, moment: datetime.datetime, staff: User | None = None
) -> CaseMessage:
    return CaseMessage.objects.create(
        case=case, author=author, staff=staff, text=text, submission=form, written_at=moment
    )


def _own(case: Case, staff: User) -> None:
    before = {"owner": str(case.owner_id) if case.owner_id else None}
    _change(case, owner=staff)
    record_change(Actor.of(user_id=staff.pk), "case.take", case.pk, before=before, after={"owner": str(staff.pk)})


def _change(case: Case, **columns: object) -> None:
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=list(columns))


def _name(case: Case) -> str:
    """Return who owns a case, as colleagues know them."""
    owner = case.owner
    return (owner.get_full_name() or owner.email or str(owner.pk)) if owner else _("Nobody")


def _new_number() -> str:
    for _try in range(NUMBER_TRIES):
        number = f"{secrets.randbelow(10**8):08d}"
        if not Case.objects.filter(number=number).exists():
            break
    return number


def _letter(case: Case, said: CaseMessage) -> Letter:
    assert case.member_id is not None
    subject = in_both(lambda: _("Answer to your enquiry %(number)s") % {"number": case.number})
    body = {"ja": said.text, "en": said.text}
    return Letter(case.member_id, f"case:{said.pk}", Message.Kind.CASE, subject, body, f"/enquiries/{case.pk}")
