"""Legal documents are published, told of and accepted. The only writer of LegalDocument, LegalNotice and Acceptance."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from loyalty_site.lib.clock import now
from members import errors, values
from members.actions.audit import Actor, record_change
from members.actions.inbox import Letter, deliver_many
from members.bell import Bell
from members.core.legal_text import filled
from members.models import Acceptance, LegalDocument, LegalNotice, Member, Message
from members.selectors.legal import today

TEXT_MAX = 100_000
CHANGE_MAX = 400
STARTING_TEXTS = Path(__file__).resolve().parent.parent / "legal_texts"
LANGUAGES = values.LANGUAGES
TOLD_AT_ONCE = 1_000

_LOCK = 7_305_002  # one publication at a time
_bell = Bell("members.tell_of_legal_changes")


class Draft(NamedTuple):
    """A version as staff write it; `replaces` is the newest version that they saw, 0 for none."""

    kind: str
    effective_from: date
    text_ja: str
    text_en: str
    change_ja: str = ""
    change_en: str = ""
    asks: bool = True
    replaces: int = 0


class Shown(NamedTuple):
    """What somebody was shown before they agreed: the versions, by their ids, in a language."""

    documents: tuple[UUID, ...]
    language: str


def publish(draft: Draft, actor: Actor) -> LegalDocument:
    """Publish a version for good, in force from today or a later day, and have the members told of it.

    Raises LegalVersionOutdated where another version was published since, LegalBeginsTooSoon for a day that is past
    or before the version before it begins, LegalUnfinished for a missing text or change, InvalidText and TextTooLong.
    """
    columns = checked(draft)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        newest = LegalDocument.objects.filter(kind=draft.kind).order_by("-version").first()
        if draft.replaces != (newest.version if newest else 0):
            raise errors.LegalVersionOutdated
        _check_beginning(draft.effective_from, newest)
        if newest is not None and not (columns["change_ja"] and columns["change_en"]):
            raise errors.LegalUnfinished(field="change_en" if columns["change_ja"] else "change_ja")
        version = draft.replaces + 1
        document = LegalDocument.objects.create(
            kind=draft.kind, version=version, effective_from=draft.effective_from, asks=draft.asks, published_at=now(),
            digest=digest_of(draft.kind, version, draft.effective_from, draft.asks, columns), **columns,
        )  # fmt: skip
        said = {
            "kind": draft.kind, "version": version, "effective_from": draft.effective_from.isoformat(),
            "asks": draft.asks, "digest": bytes(document.digest).hex(),
        }  # fmt: skip
        record_change(actor, "legal.publish", document.pk, after=said)
        if newest is not None:
            LegalNotice.objects.create(document=document)
            transaction.on_commit(_bell.ring)
    return document


def publish_starting_texts(actor: Actor, company: dict[str, str], programme: dict[str, str]) -> list[LegalDocument]:
    """Publish the texts that come with the software as first versions, in force at once, where there are none.

    `company` and `programme` are names by language, which stand in the texts. Returns what was published.
    """
    published = []
    for kind in LegalDocument.Kind:
        if LegalDocument.objects.filter(kind=kind).exists():
            continue
        japanese, english = (
            filled(
                (STARTING_TEXTS / f"{kind}.{language}.md").read_text(encoding="utf-8"),
                {"company": company[language], "programme": programme[language]},
            )
            for language in LANGUAGES
        )
        published.append(publish(Draft(kind, today(), japanese, english), actor))
    return published


def checked(draft: Draft) -> dict[str, str]:
    """Return a draft's texts in their one form. Raises LegalUnfinished, InvalidText and TextTooLong."""
    texts = {
        "text_ja": values.paragraphs(draft.text_ja, "text_ja", TEXT_MAX),
        "text_en": values.paragraphs(draft.text_en, "text_en", TEXT_MAX),
        "change_ja": values.line(draft.change_ja, "change_ja", CHANGE_MAX),
        "change_en": values.line(draft.change_en, "change_en", CHANGE_MAX),
    }
    missing = next((name for name in ("text_ja", "text_en") if not texts[name]), None)
    if missing:
        raise errors.LegalUnfinished(field=missing)
    return texts


def digest_of(kind: str, version: int, effective_from: date, asks: bool, texts: dict[str, str]) -> bytes:
    """Return the SHA-256 of all that a version says, 32 bytes."""
    said = {"kind": str(kind), "version": version, "effective_from": effective_from, "asks": asks, **texts}
    return sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def accept(member_id: UUID, shown: Shown, way: Acceptance.Way) -> None:
    """Record that a member accepts what they were shown; what they have accepted already stays as it was said."""
    moment = now()
    known = LegalDocument.objects.filter(pk__in=shown.documents).values_list("pk", flat=True)
    Acceptance.objects.bulk_create(
        (
            Acceptance(member_id=member_id, document_id=pk, language=shown.language, accepted_at=moment, way=way)
            for pk in known
        ),
        ignore_conflicts=True,
    )


def carry_over(leaving: Member, staying: Member) -> None:
    """Let what a person accepted under one membership count for the other, which goes on."""
    Acceptance.objects.bulk_create(
        (
            Acceptance(
                member=staying, document_id=row.document_id, language=row.language, accepted_at=row.accepted_at,
                way=row.way,
            )
            for row in Acceptance.objects.filter(member=leaving)
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def tell_members() -> int:
    """Put a message about each new version into the inboxes of those who were members when it was published.

    A thousand in each transaction, so that a killed worker goes on where it was. Returns how many were told.
    """
    told = 0
    for notice_id in list(LegalNotice.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True)):
        while (step := _tell_some(notice_id)) is not None:
            told += step
    return told


def _tell_some(notice_id: UUID) -> int | None:
    """Tell the next members of a version; None once all have been, or while another worker is at it."""
    with transaction.atomic():
        waiting = LegalNotice.objects.select_for_update(of=["self"], skip_locked=True).select_related("document")
        notice = waiting.filter(pk=notice_id, done_at=None).first()
        if notice is None:
            return None
        document = notice.document
        members = Member.objects.filter(user__isnull=False, created_at__lte=document.published_at)
        members = members.exclude(status=Member.Status.LEFT).filter(pk__gt=notice.told_until or UUID(int=0))
        ids = list(members.order_by("pk").values_list("pk", flat=True)[:TOLD_AT_ONCE])
        told = deliver_many(_letter(member_id, document) for member_id in ids) if ids else 0
        notice.told_until = ids[-1] if ids else notice.told_until
        notice.done_at = None if len(ids) == TOLD_AT_ONCE else now()
        notice.save(update_fields=["told_until", "done_at"])
    return told


def _letter(member_id: UUID, document: LegalDocument) -> Letter:
    subject, body = {}, {}
    for language, change in (("ja", document.change_ja), ("en", document.change_en)):
        with translation.override(language):
            names = {"document": document.get_kind_display(), "day": date_format(document.effective_from)}
            is_terms = document.kind == LegalDocument.Kind.TERMS
            subject[language] = _("Our terms of membership change") if is_terms else _("Our privacy policy changes")
            lines = [change, _("In force from %(day)s.") % names]
            if document.asks:
                lines.append(_("From that day on we ask you whether you accept them."))
            body[language] = "\n\n".join(lines)
    link = f"/{document.kind}/{document.version}"
    return Letter(member_id, f"legal:{document.pk}", Message.Kind.NOTICE, subject, body, link)


def _check_beginning(day: date, newest: LegalDocument | None) -> None:
    earliest = max(today(), newest.effective_from) if newest else today()
    if day < earliest:
        raise errors.LegalBeginsTooSoon(day=date_format(earliest))
