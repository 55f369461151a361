"""When a rule, a reward or a coupon holds: each condition a sentence of its own."""

from django.utils.translation import gettext as _

from rewards.core.rules import When
from rewards.core.terms import Terms
from rewards.statement.figures import Figures
from rewards.statement.programme import words

_CHANNELS = ("store", "online", "phone")


def sentences(when: When, terms: Terms, figures: Figures) -> list[str]:
    """Return the conditions that are set, in the order in which a shopper asks: when, what, how much, where, who."""
    found = [
        words.period(when, figures),
        *_on_days(when, figures),
        _in_hours(when, figures),
        products(when, figures),
        _minimum(when, figures),
        _stores(when, terms, figures),
        *audience(when, terms, figures),
    ]
    return [sentence for sentence in found if sentence]


def audience(when: When, terms: Terms, figures: Figures) -> list[str]:
    """Return whom it is for. A segment's name is the company's own business: it is not told."""
    found = []
    if when.tiers is not None:
        codes = [tier.code for tier in terms.tiers if tier.code in when.tiers]
        names = words.listed((words.item_name(terms, "tiers", code, figures) for code in codes), figures)
        found.append(_("For the tiers: %(tiers)s.") % {"tiers": names})
    if when.segments is not None:
        found.append(_("For selected members."))
    if when.first_purchase is not None:
        found.append(_("On your first purchase.") if when.first_purchase else _("From your second purchase on."))
    if when.birthday_month is not None:
        is_asked = when.birthday_month
        found.append(_("In the month of your birthday.") if is_asked else _("Not in the month of your birthday."))
    return found


def products(when: When, figures: Figures) -> str:
    """Return which products it is about; empty for all."""
    found = []
    for names, sentence in (
        (when.skus, _("Products: %(names)s.")),
        (when.categories, _("Kinds of products: %(names)s.")),
    ):
        if names is not None:
            found.append(sentence % {"names": words.listed(map(words.shown, sorted(names)), figures)})
    return " ".join(found)


def _on_days(when: When, figures: Figures) -> list[str]:
    found = []
    if when.weekdays is not None:
        names = words.listed((words.weekday(day, figures) for day in sorted(when.weekdays)), figures)
        found.append(_("Every %(days)s.") % {"days": names})
    if when.days is not None:
        names = words.listed(map(words.day_of_month, sorted(when.days)), figures)
        found.append(_("On the %(days)s of each month.") % {"days": names})
    if when.nth_weekdays is not None:
        names = words.listed((words.nth_weekday(*item, figures) for item in sorted(when.nth_weekdays)), figures)
        found.append(_("On %(days)s of each month.") % {"days": names})
    if when.holiday is not None:
        found.append(_("On public holidays.") if when.holiday else _("Not on public holidays."))
    return found


def _in_hours(when: When, figures: Figures) -> str:
    if not when.hours:
        return ""
    return _("Purchases from %(hours)s.") % {
        "hours": words.listed((words.hours(*item) for item in when.hours), figures)
    }


def _minimum(when: When, figures: Figures) -> str:
    if not when.minimum:
        return ""
    amount = {"amount": figures.money_in_words(when.minimum)}
    if when.skus is not None or when.categories is not None:
        return _("When these products come to %(amount)s or more.") % amount
    return _("For purchases of %(amount)s or more.") % amount


def _stores(when: When, terms: Terms, figures: Figures) -> str:
    """Name the stores, or the channel where they are all of its stores."""
    if when.stores is None:
        return ""
    living = [store for store in terms.document["stores"] if not store.get("retired")]
    for channel in _CHANNELS:
        codes = {store["code"] for store in living if store.get("channel", "store") == channel}
        if codes and codes == when.stores and len(codes) < len(living):
            return {
                "store": _("For purchases in our stores."),
                "online": _("For purchases online."),
                "phone": _("For purchases by telephone."),
            }[channel]
    codes_in_order = [store["code"] for store in terms.document["stores"] if store["code"] in when.stores]
    names = words.listed((words.item_name(terms, "stores", code, figures) for code in codes_in_order), figures)
    return _("At: %(stores)s.") % {"stores": names}
