"""The rules of the programme, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from rewards.selectors.programme import Programme, programme
from rewards.statement.figures import Figures
from rewards.statement.programme.page import description, edition_line, rules_page


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the terms in force; calm and empty where none are loaded."""
    return _page(request, programme())


@public
@require_safe
def version(request: HttpRequest, version: int) -> HttpResponse:
    """Show a version of the terms: an old one, the one in force, one to come."""
    found = programme(version)
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: HttpRequest, found: Programme | None) -> HttpResponse:
    if found is None:
        return render(request, "rewards/program.html", {"figures": Figures.of(None)})
    figures = Figures.of(found.chosen.terms)
    context = {
        "figures": figures,
        "rules": rules_page(found.chosen, figures),
        "edition": edition_line(found.chosen, figures),
        "editions": [edition_line(edition, figures) for edition in found.editions],
        "description": description(found.chosen.terms, figures),
    }
    return render(request, "rewards/program.html", context)
