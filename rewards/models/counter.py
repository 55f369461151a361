"""Counters of what rules have awarded, for their limits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.models.account import PointAccount


class RuleCount(models.Model):
    """How often, and how much, a rule with a limit has awarded to one account in one period."""

    pk = models.CompositePrimaryKey("account_id", "rule", "period")
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    awards = models.IntegerField(default=0)
    points = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("rule count")
        verbose_name_plural = _("rule counts")
        constraints = [models.CheckConstraint(condition=models.Q(awards__gte=0), name="rule_count_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.rule} {self.period}"


class RuleCounter(models.Model):
    """How often, and how much, a rule with a shared limit has awarded in all. Locked after accounts, by code."""

    rule = models.CharField(max_length=40, primary_key=True)
    awards = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("rule counter")
        verbose_name_plural = _("rule counters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(awards__gte=0, points__gte=0), name="rule_counter_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.rule
