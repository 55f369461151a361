"""Campaigns for the demo: invented, and each says so; what belongs to them stands in the demo's programme."""

from datetime import date, timedelta
from decimal import Decimal

from campaigns.actions.campaign_costs import sum_up
from campaigns.actions.campaigns import plan as write
from campaigns.core.plans import Plan
from campaigns.models import Campaign
from campaigns.selectors.campaigns import today
from members.actions.audit import COMMAND

_INVENTED = "（デモ用の架空のキャンペーンです / An invented campaign, for the demo）"
PAST, COMING = "AUTUMN", "WINTER"  # as rules and coupons of programme.yaml name them


def plan() -> None:
    """Plan a campaign that is over and one that is to come where there is none."""
    if Campaign.objects.filter(kind=Campaign.Kind.PLAN).exists():
        return
    day = today()
    sum_up(write(PAST, _past(day), actor=COMMAND))
    write(COMING, _coming(day), actor=COMMAND)


def _past(day: date) -> Plan:
    return Plan(
        name_ja="秋の週末ポイントアップ", name_en="Autumn weekends",
        note=f"第3土曜日のまとめ買いを増やす。{_INVENTED}",
        starts_on=day - timedelta(days=75), ends_on=day - timedelta(days=14), stores=(),
        goal="repeat_rate", goal_figure=Decimal(90), budget=Decimal(30_000), control_percent=10,
    )  # fmt: skip


def _coming(day: date) -> Plan:
    return Plan(
        name_ja="冬のまとめ買いフェア", name_en="Winter big-basket fair",
        note=f"チラシのコードで新しい会員を迎える。{_INVENTED}",
        starts_on=day + timedelta(days=5), ends_on=day + timedelta(days=25), stores=(),
        goal="enrolments", goal_figure=Decimal(100), budget=Decimal(150_000), control_percent=10,
    )  # fmt: skip
