"""A mail's blocks as their parts, of which both its HTML and its plain text are made; Liquid still stands in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.core.content import Block, Words
from campaigns.core.questions import load
from campaigns.messages.facts import Knowledge
from campaigns.messages.links import absolute
from campaigns.messages.surveys import scale_ends
from rewards.core.coupons.offer import find_reward
from rewards.selectors.balances import text

Part = dict[str, str]
UNSUBSCRIBE = "{{ unsubscribe.url }}"


class Links:
    """The links of a message: each a variable of its own, which every recipient's letter fills in."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def add(self, href: str) -> str:
        """Return the variable that stands for a link."""
        whole = absolute(href)
        if whole not in self.addresses:
            self.addresses.append(whole)
        return f"{{{{ link.l{self.addresses.index(whole)} }}}}"


def parts(words: Words, links: Links, knowledge: Knowledge, language: str) -> list[Part]:
    """Return the parts of a mail in the language in force."""
    return [_DRAWERS[block.kind](block, links, knowledge, language) | {"kind": block.kind} for block in words.blocks]


def footer(knowledge: Knowledge, language: str) -> list[str]:
    """Return the lines below every mail: why it comes, who sends it, their address, where to turn; not how to refuse it.

    What nobody has said is left out: the check of the law, not this, keeps such a mail from being sent.
    """
    said = knowledge.operator
    address, contact = said.address.get(language, ""), said.contact
    return [
        _("You receive this mail because you agreed to it as a member of the programme."),
        _("Sender: %(name)s") % {"name": said.name.get(language, "")},
        *([_("Address: %(address)s") % {"address": address}] if address else []),
        *([_("Questions and complaints: %(contact)s") % {"contact": contact}] if contact else []),
    ]


def plain(drawn: Sequence[Part], footer_lines: Sequence[str], sender: str) -> str:
    """Return the plain-text twin of a mail: the same parts, line by line."""
    body = "\n\n".join("\n".join(line for line in _LINES[part["kind"]](part) if line) for part in drawn)
    refusal = f"{_('Stop these mails')}: {UNSUBSCRIBE}"
    return "\n".join([body, "", "-- ", sender, *footer_lines, refusal, ""])


def _words(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    return dict(block.values)


def _image(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    href = block.values.get("href", "")
    return {**block.values, "href": links.add(href) if href else ""}


def _button(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    return {"label": block.values["label"], "href": links.add(block.values["href"])}


def _coupon(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    until = _("Good until %(day)s") % {"day": "{{ coupon.until }}"}
    return {
        "name": "{{ coupon.name }}", "code": "{{ coupon.code }}",
        "until": "{% if coupon.until %}" + until + "{% endif %}",
        "label": _("Show my coupons"), "href": links.add(reverse("rewards:coupons-index")),
    }  # fmt: skip


def _reward(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    """Draw a reward of the programme; nothing where it has none of this code, which the check tells."""
    terms, code = knowledge.terms, block.values["code"]
    reward = find_reward(terms, code) if terms is not None else None
    if terms is None or reward is None:
        return {"name": code, "price": "", "label": "", "href": ""}
    item: Mapping[str, Any] = next(item for item in terms.document["rewards"] if item["code"] == code)
    price = _("for %(points)s") % {"points": knowledge.figures(language).points(reward.points)}
    href = links.add(reverse("rewards:catalogue-reward", args=[code]))
    return {"name": text(item["name"], language), "price": price, "label": _("See the reward"), "href": href}


def _points(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    unit = "{{ programme.points }}" if language == "ja" else " {{ programme.points }}"
    expiring = _("%(points)s of them can be used until %(day)s.") % {
        "points": "{{ member.points_expiring }}" + unit, "day": "{{ member.points_expire_on }}",
    }  # fmt: skip
    return {
        "name": _("Your points"), "figure": "{{ member.points }}" + unit,
        "expiring": "{% if member.points_expiring > 0 %}" + expiring + "{% endif %}",
    }  # fmt: skip


def _survey(block: Block, links: Links, knowledge: Knowledge, language: str) -> Part:
    """Draw the survey's scale as links, each of which opens it with a score chosen; one link where it has no scale."""
    survey = knowledge.survey
    if survey is None:
        return {"question": "", "scores": "", "label": "", "url": "", "low": "", "high": "", "promise": ""}
    first = load(survey.versions.order_by("-number")[0].questions)[0]
    has_scale = bool(first.scale)
    low, high = scale_ends(first.kind) if has_scale else ("", "")
    points = knowledge.figures(language).points(survey.points)
    return {
        "question": first.said(language) if has_scale else survey.title,
        "scores": " ".join(str(score) for score in first.scale),
        "label": _("Answer the survey"), "url": "{{ survey.url }}", "low": low, "high": high,
        "promise": _("You get %(points)s for your answer, whatever you say.") % {"points": points} if survey.points else "",
    }  # fmt: skip


_DRAWERS: Mapping[str, Any] = {
    "heading": _words, "text": _words, "image": _image, "button": _button, "coupon": _coupon, "reward": _reward,
    "points": _points, "survey": _survey,
}  # fmt: skip
_LINES: Mapping[str, Any] = {
    "heading": lambda part: [f"■ {part['text']}"],
    "text": lambda part: [part["text"]],
    "image": lambda part: [f"[{part['alt']}]", part["href"]],
    "button": lambda part: [part["label"], part["href"]],
    "coupon": lambda part: [part["name"], part["code"], part["until"], part["href"]],
    "reward": lambda part: [part["name"], part["price"], part["href"]],
    "points": lambda part: [f"{part['name']}: {part['figure']}", part["expiring"]],
    "survey": lambda part: [part["question"], part["promise"], f"{part['label']}: {part['url']}"],
}
