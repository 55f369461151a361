"""The page on which a survey is answered: without signing in, by whoever holds its address.

A GET stores nothing, because programs that look at mails follow every link: a score in the address is chosen on the
page, and sent by a person. The language is the member's, until another one is asked for.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns import errors
from campaigns.actions.survey_answers import answer
from campaigns.core.answering import BadAnswer
from campaigns.core.questions import Mistake
from campaigns.forms.survey_page import drawn
from campaigns.models import SurveyVersion
from campaigns.selectors import survey_links
from campaigns.selectors.surveys import Invited, figures, invited, newest, questions
from loyalty_site.lib.access import public
from members.actions.attempts import SURVEY, TooManyAttempts, reserve
from members.views.client import client_of

LANGUAGES = ("ja", "en")
GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions of an invitation; posted, take the answer."""
    asked = survey_links.read(token)
    found = invited(asked.invitation_id) if asked else None
    if asked is None or found is None:
        return _closed(request, "unknown", 404)
    language = _language(request, found)
    with override(language):
        if found.answer is None and not found.is_open:
            response = _closed(request, "expired", GONE)
        elif request.method == "POST":
            response = _take(request, asked, found, language)
        elif found.answer is not None:
            response = _page(request, language, {"state": "answered", "points": found.answer.points})
        else:
            response = _questions(request, found, language, newest(found.invitation.survey), _chosen(request, found))
    response["Content-Language"] = language
    return response


def _take(request: HttpRequest, asked: survey_links.Asked, found: Invited, language: str) -> HttpResponse:
    posted = {name: request.POST.getlist(name) for name in request.POST}
    version = _version(request, found)
    try:
        reserve(SURVEY, account="", client=client_of(request))
        answer(asked.invitation_id, version.pk, posted, language=language, via=asked.via)
    except BadAnswer as bad:
        return _questions(request, found, language, version, posted, bad.mistakes, status=422)
    except (TooManyAttempts, errors.SurveyReworded) as error:
        shown = newest(found.invitation.survey)
        return _questions(request, found, language, shown, posted, told=error.message, status=error.status)
    except errors.SurveyExpired:
        return _closed(request, "expired", GONE)
    return redirect(f"{request.path}?lang={language}")


def _version(request: HttpRequest, found: Invited) -> SurveyVersion:
    """Return the version that was shown; an unsaved one where it cannot be read, which no answer is taken to."""
    try:
        named = UUID(request.POST.get("version", ""))
    except ValueError:
        return SurveyVersion()
    return SurveyVersion.objects.filter(survey=found.invitation.survey_id, pk=named).first() or SurveyVersion()


def _language(request: HttpRequest, found: Invited) -> str:
    asked = request.POST.get("lang") or request.GET.get("lang", "")
    return asked if asked in LANGUAGES else found.member.language if found.member.language in LANGUAGES else "ja"


def _chosen(request: HttpRequest, found: Invited) -> dict[str, list[str]]:
    """Return the score that a mail's button has chosen, as if it were posted."""
    score = request.GET.get("score", "")
    first = questions(newest(found.invitation.survey))[0]
    return {first.code: [score]} if first.scale else {}


def _questions(
    request: HttpRequest, found: Invited, language: str, version: SurveyVersion, posted: dict[str, list[str]],
    mistakes: Sequence[Mistake] = (), *, told: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    survey = found.invitation.survey
    context = {
        "state": "open", "survey": survey, "version": version, "told": told,
        "questions": drawn(questions(version), language, posted, mistakes),
        "promise": figures().points(survey.points) if survey.points else "",
        "switch": f"score={posted_score(posted, version)}&",
    }  # fmt: skip
    return _page(request, language, context, status)


def posted_score(posted: dict[str, list[str]], version: SurveyVersion) -> str:
    """Return the score that is chosen, to be kept when the language is switched; nothing that is none."""
    first = questions(version)[0]
    given = (posted.get(first.code) or [""])[0]
    return given if given in {str(score) for score in first.scale} else ""


def _closed(request: HttpRequest, state: str, status: int) -> HttpResponse:
    return _page(request, get_language() or "ja", {"state": state}, status)


def _page(request: HttpRequest, language: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    points = context.get("points")
    context |= {"language": language, "given": figures().points(points) if points else ""}
    response = render(request, "campaigns/surveys/answer.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
