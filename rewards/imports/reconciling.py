"""Reconciliation: what the ledger holds beside the totals of an old system."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from loyalty_site.lib import csvfile
from loyalty_site.lib.errors import FileError
from members.models import Member
from rewards.models import PointAccount, PointLot
from rewards.selectors.timeline import current_timeline

Totals = dict[tuple[str, str], int]  # measure, key → total

COLUMNS = ("measure", "key", "total")
MEMBERS, MEMBERS_BY_TIER, POINTS_BY_EXPIRY = "members", "members_by_tier", "points_by_expiry"
NEVER = "never"


class TotalsUnreadable(FileError):
    """Line %(line)s of the totals cannot be read: give a measure (members, members_by_tier, points_by_expiry), its key and a whole number."""

    code = "totals_unreadable"
    status = 422


def read_totals(path: Path) -> Totals:
    """Return the old system's totals. Raises a FileFault or TotalsUnreadable."""
    survey = csvfile.survey(path)
    csvfile.check_header(survey.header, COLUMNS, COLUMNS)
    places = [survey.header.index(name) for name in COLUMNS]
    totals: Totals = {}
    for line, row in csvfile.read_rows(survey):
        measure, key, total = (row[place].strip() for place in places)
        known = measure in (MEMBERS, MEMBERS_BY_TIER, POINTS_BY_EXPIRY)
        if not known or (measure, key) in totals or not total.isascii() or not total.isdigit():
            raise TotalsUnreadable(line=line)
        totals[measure, key] = int(total)
    return totals


def compare(totals: Totals, measures: Sequence[str]) -> list[str]:
    """Return a line for each row that differs; a row that one side does not have counts as 0 there."""
    ours = {key: total for key, total in _ours(measures).items() if total}
    theirs = {key: total for key, total in totals.items() if key[0] in measures}
    lines = []
    for measure, key in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get((measure, key), 0), theirs.get((measure, key), 0)
        if here != there:
            values = {"what": f"{measure} {key}".strip(), "old": there, "new": here, "difference": here - there}
            lines.append(_("%(what)s: old %(old)s, here %(new)s, difference %(difference)s") % values)
    return lines


def _ours(measures: Iterable[str]) -> Totals:
    counted: Totals = {}
    staying = Member.objects.exclude(status=Member.Status.LEFT)
    if MEMBERS in measures:
        counted[MEMBERS, ""] = staying.count()
    if MEMBERS_BY_TIER in measures:
        rows = PointAccount.objects.filter(member__in=staying).values_list("tier").annotate(count=Count("pk"))
        for tier, count in rows.order_by("tier"):
            key = tier or _lowest_tier()
            counted[MEMBERS_BY_TIER, key] = counted.get((MEMBERS_BY_TIER, key), 0) + count
    if POINTS_BY_EXPIRY in measures:
        zone = current_timeline().versions[-1].zone
        # The month of the last usable day: what expires on 1 August 00:00 could be used until 31 July.
        last = ExpressionWrapper(F("expires_at") - timedelta(seconds=1), output_field=DateTimeField())
        lots = PointLot.objects.exclude(available=0, pending=0, held=0)
        months = lots.values_list(TruncMonth(last, tzinfo=zone))
        for month, available, pending, held in months.annotate(Sum("available"), Sum("pending"), Sum("held")):
            counted[POINTS_BY_EXPIRY, month.strftime("%Y-%m") if month else NEVER] = available + pending + held
    return counted


def _lowest_tier() -> str:
    """Return the tier of an account that nothing has been posted to yet; empty where the programme has none."""
    tiers = current_timeline().versions[-1].tiers
    return next((tier.code for tier in tiers if not tier.is_retired and not tier.needs), "")
