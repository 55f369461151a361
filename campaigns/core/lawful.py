"""What the law on advertising mails asks of each one: 特定電子メールの送信の適正化等に関する法律, for mails and for SMS.

Article 4: the sender's name (一), where to refuse it (二), and by its ordinance (施行規則 7条, 9条) that one can
refuse, the sender's postal address and where to turn with complaints and questions. The ordinance lets the address and
the contact stand on a page to which a link in the message leads; only SMS, which is short, makes use of it. LINE, push
and the inbox are no 電子メール by its definition (2条一). That nobody is written to who has not agreed (3条) is checked
for each member at the moment of sending.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.core.content import LANGUAGES, Mistake
from campaigns.core.letters import Letter

MAIL = ("email", "sms")


@dataclass(frozen=True, slots=True)
class Operator:
    """Who answers for the messages, by language; `contact` is an e-mail address, a telephone number or a page."""

    name: Mapping[str, str]
    address: Mapping[str, str]
    contact: str


def unlawful(operator: Operator, channels: Sequence[str]) -> list[Mistake]:
    """Return what the operator has not said and the law wants told, each with its article."""
    if not set(channels) & set(MAIL):
        return []
    missing = [
        ("law_name", "4条1号", all(operator.name.get(language) for language in LANGUAGES)),
        ("law_address", "4条3号, 施行規則9条2号", all(operator.address.get(language) for language in LANGUAGES)),
        ("law_contact", "4条3号, 施行規則9条3号", bool(operator.contact)),
    ]
    return [Mistake("law", reason, {"article": article}) for reason, article, is_said in missing if not is_said]


def unsaid(letter: Letter, operator: Operator) -> list[Mistake]:
    """Return what a written letter does not say and the law wants told, each with its article."""
    if letter.channel not in MAIL:
        return []
    language = letter.language
    wanted = [("law_name", "4条1号", operator.name.get(language)), ("law_refusal", "4条2号", letter.unsubscribe)]
    if letter.channel == "email":
        wanted += [
            ("law_address", "4条3号, 施行規則9条2号", operator.address.get(language)),
            ("law_contact", "4条3号, 施行規則9条3号", operator.contact),
        ]
    return [
        Mistake(f"{letter.channel}.{language}", reason, {"article": article})
        for reason, article, told in wanted
        if not told or told not in letter.text
    ]
