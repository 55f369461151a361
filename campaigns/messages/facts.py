"""What the variables say for a member, for two hundred of them at once, and for nobody as an example."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import override

from campaigns.messages.liquid import Figure
from campaigns.messages.operator import operator, programme_name
from campaigns.messages.variables import NAMES, VARIABLES
from campaigns.models import Survey
from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import groups
from members.models import Member
from rewards.core.coupons.offer import find_given, item_of
from rewards.core.terms import Terms
from rewards.models import Coupon, PointAccount
from rewards.selectors.balances import text
from rewards.selectors.lots import expiries
from rewards.selectors.timeline import NoProgramme, Published, current_timeline
from rewards.statement.figures import Figures

Values = dict[str, Any]
# How somebody is addressed by name, and without one: no matter of translation, the two languages differ in it.
_ADDRESSED = {"ja": ("%s様", "お客様"), "en": ("%s", "valued customer")}


class Facts(NamedTuple):
    """A member, and what the variables say for them in their language."""

    member: Member
    language: str
    values: Values


class Knowledge:
    """What is the same for all: the programme and who runs it, in each language, and the survey that a send invites to.

    It is read once for a send.
    """

    def __init__(self, survey: Survey | None = None) -> None:
        self.survey = survey
        try:
            self.timeline: Published | None = current_timeline()
        except NoProgramme:
            self.timeline = None
        self.operator = operator()
        self.common = {language: self._common(language) for language in ("ja", "en")}

    @property
    def terms(self) -> Terms | None:
        """Return the terms in force."""
        return self.timeline.at(now()) if self.timeline is not None else None

    def figures(self, language: str) -> Figures:
        """Return how figures are written in a language."""
        with override(language):
            return Figures.of(self.terms)

    def _common(self, language: str) -> Values:
        said = self.operator
        return {
            "programme": {"name": programme_name(language) or None, "points": self.figures(language).unit},
            "company": {
                "name": said.name.get(language) or None, "address": said.address.get(language) or None,
                "contact": said.contact or None,
            },
            "site": {"url": settings.SITE_URL},
        }  # fmt: skip


def facts_of(
    knowledge: Knowledge, member_ids: Sequence[UUID], coupon_ids: Iterable[UUID | None], language: str = ""
) -> tuple[Mapping[UUID, Facts], Mapping[UUID, Coupon]]:
    """Return what is known of each member, and the coupons: the same three queries for one member and for many.

    In a language, where one is named, instead of each in their own.
    """
    members = Member.objects.filter(pk__in=set(member_ids)).select_related("favourite_store", "account")
    listed = list(members)
    accounts = [member.account.pk for member in listed if hasattr(member, "account")]
    lots = expiries(accounts) if accounts else {}
    wanted = {each for each in coupon_ids if each is not None}
    coupons = Coupon.objects.in_bulk(wanted) if wanted else {}
    figures = {each: knowledge.figures(each) for each in ("ja", "en")}
    tiers = _tiers(knowledge.terms)
    found = {}
    for member in listed:
        said_in = language or (member.language if member.language in figures else "ja")
        account: PointAccount | None = getattr(member, "account", None)
        about = _about(member, said_in, tiers, figures[said_in])
        about |= _points(account, lots.get(account.pk, ()) if account else (), figures[said_in])
        found[member.pk] = Facts(member, said_in, {**knowledge.common[said_in], "member": about})
    return found, coupons


def coupon_values(knowledge: Knowledge, coupon: Coupon, language: str) -> Values:
    """Return what is said of a member's coupon."""
    assert knowledge.timeline is not None  # who holds one was given it by a programme
    figures, terms = knowledge.figures(language), knowledge.timeline.of(coupon.terms)
    until = coupon.valid_until and _day(figures.last_day(coupon.valid_until), language)
    return {
        "name": text(item_of(terms, coupon.source, coupon.reward)["name"], language),
        "code": "-".join(groups(coupon.code)), "until": until,
    }  # fmt: skip


def coupon_example(knowledge: Knowledge, code: str, language: str) -> Values:
    """Return what would be said of a coupon that were given now. Raises LookupError where there is none of this code."""
    terms = knowledge.terms
    reward = find_given(terms, code) if terms is not None else None
    if terms is None or reward is None or reward.source != Coupon.Source.CAMPAIGN:
        raise LookupError(code)
    until = reward.offer.valid_until(now(), terms)
    return {
        "name": text(item_of(terms, reward.source, code)["name"], language),
        "code": NAMES["coupon.code"].ja,
        "until": until and _day(knowledge.figures(language).last_day(until), language),
    }


def sample(knowledge: Knowledge, language: str) -> Values:
    """Return values of nobody: the examples of the documentation, with the real programme and sender around them."""
    found: Values = {}
    for variable in VARIABLES:
        part, _dot, name = variable.name.partition(".")
        found.setdefault(part, {})[name] = variable.en if language == "en" else variable.ja
    found["member"] |= {
        "points": Figure(1980), "points_expiring": Figure(300), "birthday_month": Figure(5, _month(5, language)),
    }  # fmt: skip
    return {**found, **knowledge.common[language]}


def _about(member: Member, language: str, tiers: Mapping[str, Mapping[str, str]], figures: Figures) -> Values:
    store = member.favourite_store
    account: PointAccount | None = getattr(member, "account", None)
    tier = account.tier if account else None
    return {
        "name": _addressed(member.name, language),
        "number": member.number,
        "tier": (text(dict(tiers[tier]), language) if tier in tiers else tier) if tier else None,
        "birthday_month": Figure(member.birthday.month, _month(member.birthday.month, language)) if member.birthday else None,
        "favourite_store": (store.name_en if language == "en" else store.name_ja) if store else None,
        "joined_on": _day(member.joined_at.astimezone(figures.zone).date(), language),
    }  # fmt: skip


def _points(account: PointAccount | None, lots: Sequence[tuple[datetime, int]], figures: Figures) -> Values:
    """Return the points that can be used; what is due to expire has, although no job may have run yet."""
    moment = now()
    gone = sum(points for expires_at, points in lots if expires_at <= moment)
    expires_at, points = next(((at, points) for at, points in lots if at > moment), (None, 0))
    return {
        "points": Figure(max(0, (account.available if account else 0) - gone)),
        "points_expiring": Figure(points),
        "points_expire_on": _day(figures.last_day(expires_at), figures.language) if expires_at else None,
    }


def _tiers(terms: Terms | None) -> Mapping[str, Mapping[str, str]]:
    return {tier["code"]: tier["name"] for tier in terms.document["tiers"]} if terms is not None else {}


def _addressed(name: str, language: str) -> str:
    form, nobody = _ADDRESSED[language]
    return form % name if name else nobody


@lru_cache(maxsize=2000)
def _day(day: date, language: str) -> str:
    with override(language):
        return date_format(day, "DATE_FORMAT")


@lru_cache(maxsize=24)
def _month(month: int, language: str) -> str:
    with override(language):
        return str(MONTHS[month])
