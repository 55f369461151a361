"""Versions that the tests share."""

from typing import Any

from members.actions.audit import COMMAND
from members.actions.legal import Draft, Shown, accept, publish
from members.models import Acceptance, LegalDocument, Member
from members.selectors.legal import today


def version(kind: str = "terms", **changes: Any) -> LegalDocument:
    """Publish the next version of a document, in force from today."""
    newest = LegalDocument.objects.filter(kind=kind).order_by("-version").first()
    number = newest.version if newest else 0
    draft = Draft(
        kind, today(), f"## 第1条\n\n{kind} {number + 1}版の本文です。", f"## Article 1\n\nText {number + 1} of {kind}.",
        f"{kind}の第{number + 1}版の変更点です。", f"What version {number + 1} of {kind} changes.", replaces=number,
    )  # fmt: skip
    return publish(draft._replace(**changes), COMMAND)


def agreed(member: Member, *documents: LegalDocument) -> None:
    """Have a member accept documents as a page shows them."""
    accept(member.pk, Shown(tuple(document.pk for document in documents), "ja"), Acceptance.Way.PAGE)
