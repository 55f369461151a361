"""What the codes of a rule are chosen from, with the names that people read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language

from campaigns.core.questions import load
from campaigns.core.survey_occasions import option_code
from campaigns.models import Campaign, Segment, Survey
from members.models import Interest, Store
from rewards.selectors.timeline import NoProgramme, current_timeline

Names = Mapping[str, str]
CLOSED = (
    "stores",
    "interests",
    "tiers",
    "segments",
    "campaigns",
    "surveys",
    "survey_options",
)  # what is in none of these lists cannot be meant


def lists(*, but: str = "") -> dict[str, Names]:
    """Return each list that there is: the names by their codes, in the language in force.

    `but` is the code of the segment whose rule is written: it cannot ask about itself.
    """
    language = "en" if (get_language() or "").startswith("en") else "ja"
    document = _document()
    surveys = list(Survey.objects.select_related("campaign").prefetch_related("versions").order_by("-pk"))
    return {
        "stores": _named(Store.objects.order_by("code"), language),
        "interests": _named(Interest.objects.order_by("position", "code"), language),
        "segments": {
            segment.code: segment.name
            for segment in Segment.objects.filter(archived_at=None).order_by("code")
            if segment.code != but
        },
        "campaigns": _named(Campaign.objects.order_by("-starts_on", "code"), language),
        "surveys": {each.campaign.code: each.title for each in surveys},
        "survey_options": _options(surveys, language),
        "tiers": _of(document, "tiers", language),
        "coupons": {**_of(document, "rewards", language), **_of(document, "coupons", language)},
        "activities": {code: code for code in sorted(_activities(document))},
        "categories": {code: code for code in sorted(set(_under(document, "category")))},
    }


def _named(rows: Any, language: str) -> Names:
    return {row.code: (row.name_en if language == "en" else row.name_ja) or row.code for row in rows}


def _options(surveys: list[Survey], language: str) -> Names:
    """Return what could ever be chosen in surveys, in the words of the newest version that knows it."""
    found = {}
    for survey in surveys:
        for version in sorted(survey.versions.all(), key=lambda each: each.number):
            for question in load(version.questions):
                for option in question.options:
                    code = option_code(survey.campaign.code, question.code, option.code)
                    found[code] = f"{survey.title}: {option.said(language)}"
    return found


def _document() -> Mapping[str, Any]:
    try:
        return current_timeline().versions[-1].document
    except NoProgramme:
        return {}


def _of(document: Mapping[str, Any], part: str, language: str) -> Names:
    return {item["code"]: item.get("name", {}).get(language) or item["code"] for item in document.get(part) or ()}


def _activities(document: Mapping[str, Any]) -> set[str]:
    return {rule["activity"] for rule in document.get("rules") or () if rule.get("activity")}


def _under(node: Any, name: str) -> Iterator[str]:
    """Yield the codes that stand anywhere in a document under a name."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == name and isinstance(value, list):
                yield from (code for code in value if isinstance(code, str))
            else:
                yield from _under(value, name)
    elif isinstance(node, list):
        for each in node:
            yield from _under(each, name)
