"""Where staff go: one menu, drawn by our pages' shell and by Unfold's around the records."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Place(NamedTuple):
    """A page of the menu. `symbol` is Unfold's name of its drawing; `permission` is what opens it, empty for all staff.

    `key` is what leads there after the letter g.
    """

    route: str
    symbol: str
    name: Promise
    permission: str = ""
    key: str = ""


class Group(NamedTuple):
    """Places that belong together."""

    name: Promise
    places: tuple[Place, ...]


class Link(NamedTuple):
    """A place as it is shown on a page."""

    place: Place
    address: str
    is_current: bool


GROUPS = (
    Group(_("Today"), (Place("staff-start", "today", _("Start page"), key="s"),)),
    Group(
        _("People"),
        (
            Place("staff-members", "group", _("Members"), "members.view_member", "m"),
            Place("staff-duplicates", "join", _("Duplicate matching"), "members.view_membermerge"),
            Place("admin:members_membercard_changelist", "badge", _("Cards"), "members.view_membercard", "c"),
            Place("staff-cases", "contact_support", _("Enquiries"), "members.view_case", "e"),
            Place("admin:members_referral_changelist", "handshake", _("Referrals"), "members.view_referral"),
        ),
    ),
    Group(
        _("Points"),
        (
            Place("admin:rewards_purchase_changelist", "receipt_long", _("Purchases"), "rewards.view_purchase", "u"),
            Place(
                "admin:rewards_pointentry_changelist", "list_alt", _("Points history"), "rewards.view_pointentry", "h"
            ),
            Place("staff-adjustments", "balance", _("Adjustments"), "rewards.approve_adjustment", "a"),
            Place("staff-bulk-adjustments", "upload_file", _("Adjustments from a file"), "rewards.adjust_points"),
            Place("admin:rewards_redemption_changelist", "redeem", _("Used coupons"), "rewards.view_redemption"),
        ),
    ),
    Group(
        _("Counter"),
        (
            Place("staff-matching", "fact_check", _("Matching"), "rewards.view_matchingday", "t"),
            Place("staff-registers", "point_of_sale", _("Registers"), "members.manage_tills", "r"),
            Place("staff-clerks", "groups", _("Clerks"), "members.manage_tills", "k"),
            Place("staff-day-sheets", "today", _("Day sheets"), "rewards.view_daysheet", "d"),
            Place("staff-cards-blank", "add_card", _("Blank cards"), "members.manage_all_tills"),
        ),
    ),
    Group(
        _("Programme"),
        (
            Place("staff-program", "edit_note", _("Versions and drafts"), "rewards.view_terms", "p"),
            Place("admin:rewards_terms_changelist", "tune", _("Terms of the programme"), "rewards.view_terms"),
            Place("admin:members_store_changelist", "storefront", _("Stores"), "members.view_store"),
            Place("admin:members_legaldocument_changelist", "gavel", _("Legal texts"), "members.view_legaldocument"),
        ),
    ),
    Group(
        _("Marketing"),
        (
            Place("staff-campaigns", "campaign", _("Campaigns"), "campaigns.view_campaign", "f"),
            Place("staff-campaign-calendar", "calendar_month", _("Campaign calendar"), "campaigns.view_campaign", "v"),
            Place("staff-journeys", "route", _("Journeys"), "campaigns.view_campaign"),
            Place("staff-segments", "groups", _("Segments"), "campaigns.view_segment", "b"),
            Place("staff-surveys", "reviews", _("Surveys"), "campaigns.view_survey", "y"),
            Place("staff-survey-comments", "comment", _("Comments of members"), "campaigns.view_surveyanswer"),
            Place("staff-suppressed", "block", _("Suppressed addresses"), "campaigns.edit_campaign"),
            Place("admin:rewards_news_changelist", "newspaper", _("News"), "rewards.view_news"),
        ),
    ),
    Group(
        _("Operation"),
        (
            Place("staff-imports", "upload_file", _("Imports"), "rewards.view_importjob", "i"),
            Place("staff-audit", "policy", _("Audit log"), "members.view_auditentry"),
            Place("staff-health", "monitor_heart", _("Health"), "members.view_auditentry", "w"),
            Place("admin:members_apikey_changelist", "key", _("API keys"), "members.view_apikey"),
            Place("admin:index", "folder_open", _("All records"), key="l"),
        ),
    ),
)


def menu(request: HttpRequest) -> list[tuple[Group, list[Link]]]:
    """Return the groups with the links that this person may follow; the longest address that fits is the current one."""
    found = [(group, list(_links(group, request))) for group in GROUPS]
    addresses = [link.address for _group, links in found for link in links if request.path.startswith(link.address)]
    current = max(addresses, key=len, default=None)
    if current == reverse("staff-start") and request.path != current:
        current = None
    return [
        (group, [link._replace(is_current=link.address == current) for link in links])
        for group, links in found
        if links
    ]


def _links(group: Group, request: HttpRequest) -> Iterator[Link]:
    for place in group.places:
        if not place.permission or request.user.has_perm(place.permission):
            try:
                yield Link(place, reverse(place.route), False)
            except NoReverseMatch:  # not installed
                continue


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu as Unfold draws it."""
    return [
        {
            "title": group.name,
            "items": [
                {"title": link.place.name, "icon": link.place.symbol, "link": link.address, "active": link.is_current}
                for link in links
            ],
        }
        for group, links in menu(request)
    ]
