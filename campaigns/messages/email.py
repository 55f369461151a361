"""A mail, compiled once for a variant and a language: of blocks MJML, of MJML HTML, with the Liquid still in it.

Liquid is held back while HTML is made: each piece is a word that nobody can guess and that passes every escape
unchanged. What is left of Liquid afterwards is filled in for each member.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

import mrml
from django.template.loader import render_to_string
from django.utils.translation import override

from campaigns.core.content import Words
from campaigns.messages.drawn import UNSUBSCRIBE, Links, Part, footer, parts, plain
from campaigns.messages.facts import Knowledge
from campaigns.messages.liquid import PIECE, Template, neutral

SUBJECT_MAX = 200  # characters, when it is filled in
_OPTIONS = mrml.RenderOptions(fonts={})  # a mail asks nothing of any server but its pictures
_EMPTY_LINES = re.compile(r"\n{3,}")


class Written(NamedTuple):
    """A mail's three texts, filled in."""

    subject: str
    text: str
    html: str


class Mail:
    """A mail that is compiled: `links` are the whole addresses that it leads to, to be filled in as link.l0, link.l1."""

    def __init__(self, words: Words, knowledge: Knowledge, language: str) -> None:
        with override(language):
            links, sender = Links(), knowledge.operator.name.get(language, "")
            drawn, below = parts(words, links, knowledge, language), footer(knowledge, language)
            self.subject = Template(words.values["subject"])
            self.text = Template(plain(drawn, below, sender))
            self.html = Template(_html(words, drawn, below, sender, language), is_html=True)
            self.links = tuple(links.addresses)

    def fill(self, values: Mapping[str, Any]) -> Written:
        """Return the mail for one member. Raises Unfilled."""
        subject = " ".join(neutral(self.subject.fill(values)).split())[:SUBJECT_MAX]
        return Written(subject, _EMPTY_LINES.sub("\n\n", self.text.fill(values)), self.html.fill(values))


def with_pixel(html: str, address: str) -> str:
    """Return a mail's HTML with an image of one point at its end, which tells that it was opened; as it is without."""
    if not address:
        return html
    body, end, after = html.rpartition("</body>")
    return f'{body}<img src="{address}" width="1" height="1" alt="">{end}{after}'


class _Held:
    """Pieces of Liquid, each held back behind a word."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.secret = f"held{secrets.token_hex(8)}n"

    def back(self, text: str) -> str:
        return PIECE.sub(self._word, text)

    def put(self, html: str) -> str:
        return re.sub(f"{self.secret}([0-9]+)x", lambda found: self.pieces[int(found[1])], html)

    def _word(self, found: re.Match[str]) -> str:
        self.pieces.append(found[0])
        return f"{self.secret}{len(self.pieces) - 1}x"


def _html(words: Words, drawn: list[Part], below: list[str], sender: str, language: str) -> str:
    held = _Held()
    context = {
        "language": language,
        "subject": held.back(words.values["subject"]),
        "preheader": held.back(words.values.get("preheader", "")),
        "parts": [
            {name: held.back(value) for name, value in part.items()} | {"scores": part.get("scores", "").split()}
            for part in drawn
        ],
        "sender": sender,
        "footer": below,
        "unsubscribe": held.back(UNSUBSCRIBE),
    }
    return held.put(mrml.to_html(render_to_string("mails/message.mjml", context), None, _OPTIONS).content)
