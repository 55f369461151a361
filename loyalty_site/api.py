"""Put the REST API together: `/api/v1`, its documentation at `/api/docs`, its errors at `/api/errors`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.translation import gettext

from loyalty_site.lib.access import public
from loyalty_site.lib.problems import TITLES, known_errors
from members.api.fields import FIELD_CODES
from members.api.strict import StrictAPI, unknown_address
from rewards.api import (
    activities,
    adjustments,
    batches,
    coupons,
    exchanges,
    holds,
    purchases,
    refunds,
    statements,
    transfers,
)
from rewards.api.refusals import answer_refusal
from rewards.core.refusals import Refusal

api = StrictAPI(
    title="Kizuna",
    version="1.0.0",
    description="What tills, shops and back offices call.",
    urls_namespace="api",
)
for room in (
    statements, batches, purchases, refunds, holds, adjustments, transfers, exchanges, coupons, activities,
):  # fmt: skip
    api.add_router("", room.router)
api.add_exception_handler(Refusal, answer_refusal)  # type: ignore[arg-type]  # Ninja's type is wider than its calls


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Show the operations of the API, drawn in the browser by Swagger UI from our own files."""
    return render(request, "api/docs.html", {"document_url": reverse("api:openapi-json")})


@public
def errors(request: HttpRequest) -> HttpResponse:
    """Show every code that the API answers with; the `type` of each problem points here."""
    rows = [
        {
            "code": error.code,
            "status": error.status,
            "title": gettext(TITLES[error.status]),
            "message": message(error),
        }
        for error in known_errors()
        if error.status in TITLES
    ]
    fields = [{"code": code, "message": gettext(text)} for code, text in FIELD_CODES.items()]
    return render(request, "api/errors.html", {"rows": rows, "fields": fields})


def message(error: type) -> str:
    """Return the sentence of a domain error in the language in force, its placeholders as they are written."""
    return gettext((error.__doc__ or "").strip().partition("\n")[0])


urlpatterns = [
    path("v1/", api.urls),
    path("docs", docs, name="api-docs"),
    path("errors", errors, name="api-errors"),
    re_path("^", unknown_address),
]
