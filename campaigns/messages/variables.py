"""What may stand between braces in a message. The page of the editor, `docs/messages.md` and the sandbox share this."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Variable(NamedTuple):
    """A variable: what it is, and an example in Japanese and in English."""

    name: str
    about: Promise
    ja: str
    en: str


class Filter(NamedTuple):
    """A filter: what it does with what stands before it, and an example of it."""

    name: str
    about: Promise
    example: str


VARIABLES = (
    Variable("member.name", _("Name as they are addressed, also where none is known"), "山田花子様", "Hanako Yamada"),
    Variable("member.number", _("Member number"), "2900000000001", "2900000000001"),
    Variable("member.points", _("Points that can be used"), "1,980", "1,980"),
    Variable("member.points_expiring", _("How many points expire next"), "300", "300"),
    Variable("member.points_expire_on", _("Last day of these points"), "2026年12月31日(木)", "31 Dec 2026"),
    Variable("member.tier", _("Tier"), "ゴールド", "Gold"),
    Variable("member.birthday_month", _("Month of birth"), "5月", "May"),
    Variable("member.favourite_store", _("Favourite store"), "銀座店", "Ginza"),
    Variable("member.joined_on", _("Day of joining"), "2025年4月1日(火)", "1 Apr 2025"),
    Variable("coupon.name", _("The coupon that is given with the message"), "コーヒー1杯", "A cup of coffee"),
    Variable("coupon.code", _("Its code, for this member alone"), "7K2M-9QXT-4B8C-1V", "7K2M-9QXT-4B8C-1V"),
    Variable("coupon.until", _("Last day of the coupon"), "2026年12月31日(木)", "31 Dec 2026"),
    Variable(
        "survey.url", _("Where the survey is answered, for this member alone"), "https://points…", "https://points…"
    ),
    Variable("programme.name", _("Name of the programme"), "きずなポイント", "Kizuna Points"),
    Variable("programme.points", _("What points are called"), "ポイント", "pt"),
    Variable("company.name", _("Who sends it"), "株式会社きずな商店", "Kizuna Stores Ltd."),
    Variable("company.address", _("Postal address of the sender"), "東京都中央区銀座1-1-1", "1-1-1 Ginza, Tokyo"),
    Variable("company.contact", _("Where to turn with questions"), "info@example.com", "info@example.com"),
    Variable("site.url", _("Address of this site"), "https://points.example.com", "https://points.example.com"),
    Variable("unsubscribe.url", _("Where these messages are stopped"), "https://points…", "https://points…"),
)
NAMES: Mapping[str, Variable] = {variable.name: variable for variable in VARIABLES}

FILTERS = (
    Filter("default", _("Another text where there is nothing"), '{{ member.favourite_store | default: "…" }}'),
    Filter("upcase", _("Capital letters"), "{{ member.tier | upcase }}"),
    Filter("downcase", _("Small letters"), "{{ member.tier | downcase }}"),
    Filter("truncate", _("So many letters at most"), "{{ coupon.name | truncate: 20 }}"),
    Filter("plus", _("Adds a number"), "{{ member.points | plus: 100 }}"),
    Filter("minus", _("Takes a number off"), "{{ member.points | minus: 500 }}"),
)
