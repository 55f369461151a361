"""What went wrong is said in a sentence, in the reader's language, with a way on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from loyalty_site.lib.access import public

SAID = {
    "missing": (404, "このページはありません", "This page does not exist"),
    "forbidden": (403, "このページはご覧いただけません", "This page is not open to you"),
    "suspicious": (400, "お送りいただいた内容を読み取れませんでした", "This request could not be understood"),
    "broken": (500, "システムに問題が起きました", "Something went wrong on our side"),
    "form": (403, "ページを開いてから時間がたちました", "The page was open too long"),
}
RAISED = {
    "missing": Http404, "forbidden": PermissionDenied, "suspicious": SuspiciousOperation, "broken": ZeroDivisionError,
}  # fmt: skip


@public
def fail(request: HttpRequest, how: str) -> HttpResponse:
    if how in RAISED:
        raise RAISED[how]
    return HttpResponse()


urlpatterns = [path("fails/<str:how>", fail), path("", include("loyalty_site.urls"))]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("how", "language"), [(how, language) for how in SAID for language in ("ja", "en")])
def test_it_says_what_happened_and_leads_on(how: str, language: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    response = client.post("/fails/form") if how == "form" else client.get(f"/fails/{how}")
    status, japanese, english = SAID[how]
    text = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{japanese if language == 'ja' else english}</h1>" in text
    assert f'<html lang="{language}">' in text
    assert 'href="/"' in text


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_says_so(client: Client) -> None:
    response = client.get("/no-such-page", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()
