"""A ready step: its words in one language, and what a send says that is made of them."""

from typing import Any, NamedTuple

CHANNELS = ("line", "push", "email", "inbox")


class Words(NamedTuple):
    """What is said in one language: at length in a mail and in the inbox, `short` over LINE and in a push notification.

    `button` leads where the step leads to.
    """

    subject: str
    preview: str
    text: str
    short: str
    button: str


class ReadyStep(NamedTuple):
    """A step: its name for staff, how long it waits, where it leads to, its words; `shows_points` in its mail."""

    name: str
    wait: int
    wait_unit: str
    link: str
    ja: Words
    en: Words
    shows_points: bool = False
    channels: tuple[str, ...] = CHANNELS

    def content(self) -> dict[str, Any]:
        """Return what the send says (`campaigns.core.content`)."""
        said: dict[str, Any] = {"link": self.link, "email": {}, "line": {}, "push": {}, "inbox": {}}
        for language, words in (("ja", self.ja), ("en", self.en)):
            said["email"][language] = {
                "subject": words.subject, "preheader": words.preview, "blocks": self._blocks(words),
            }  # fmt: skip
            said["line"][language] = {"text": f"{words.subject}\n\n{words.short}"}
            said["push"][language] = {"title": words.subject, "text": words.short}
            said["inbox"][language] = {"subject": words.subject, "text": words.text}
        return said

    def _blocks(self, words: Words) -> list[dict[str, str]]:
        points = [{"kind": "points"}] if self.shows_points else []
        return [
            {"kind": "heading", "text": words.subject},
            {"kind": "text", "text": words.text},
            *points,
            {"kind": "button", "label": words.button, "href": self.link},
        ]
