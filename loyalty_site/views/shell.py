"""What makes the site an app on a phone: its manifest, its service worker, its page for when there is no network.

None of them knows who asks: a browser keeps them for whoever holds it next.
"""

import json
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from loyalty_site.stylesheet import PREFIX, stylesheet
from members.views.devices import OWNER_HEADER
from rewards.views import programme

# The paper of static/css/tokens.css: a manifest knows one colour and no dark theme.
PAPER = "#faf7f0"
ICONS = [
    ("icons/app-192.png", "192x192", "any"),
    ("icons/app-512.png", "512x512", "any"),
    ("icons/app-maskable-512.png", "512x512", "maskable"),
]
# What the card and the offline page are made of, beside the stylesheet.
FILES = ["js/shell.js", "js/wake-lock.js", "icons/mark.svg"]
# When one of these changes, browsers fetch the offline page anew.
OFFLINE_SOURCES = [
    "templates/shell/offline.html",
    "templates/layouts/base.html",
    "loyalty_site/locale/ja/LC_MESSAGES/django.po",
]


@public
@cache_control(max_age=600, public=True)
@require_safe
def manifest(request: HttpRequest, language: str) -> JsonResponse:
    """Say how the site is installed, under the programme's own name.

    The language is part of the address, because browsers ask for a manifest without cookies.
    """
    with _in(language):
        name = str(programme.name(request)["programme_name"]) or "Kizuna"
        content = {
            "id": "/",
            "lang": language,
            "name": name,
            "short_name": name,
            "description": _("Your membership card, your points and their history."),
            "start_url": reverse("rewards:card"),
            "scope": "/",
            "display": "standalone",
            "theme_color": PAPER,
            "background_color": PAPER,
            "icons": [
                {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for path, sizes, purpose in ICONS
            ],
        }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@public
@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Start the service worker, here because its scope begins at its own address.

    The script itself is a static file. A browser takes up a new worker when a byte of either differs.
    """
    script = static("js/service-worker.js")
    start = f"self.SHELL = {json.dumps(_shell())};\nimportScripts({json.dumps(script)});\n"
    return HttpResponse(start, content_type="text/javascript; charset=utf-8")


@public
@cache_control(no_cache=True)
@require_safe
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """Say what still works without a network."""
    with _in(language):
        response = render(request, "shell/offline.html")
    response["Content-Language"] = language
    return response


def _in(language: str) -> translation.override:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return translation.override(language)


@cache
def _shell() -> dict[str, object]:
    """Return what the worker has to know of this installation."""
    files = [stylesheet().address, *map(static, FILES)]
    sources = [(settings.BASE_DIR / source).read_bytes() for source in OFFLINE_SOURCES]
    return {
        "version": sha256(b"".join([*sources, *map(str.encode, files)])).hexdigest()[:12],
        "files": files,
        "offline": {code: reverse("shell-offline", args=[code]) for code, _name in settings.LANGUAGES},
        "static": [settings.STATIC_URL, PREFIX],
        "card": reverse("rewards:card"),
        "wallet": reverse("rewards:coupons-index"),
        "ownerHeader": OWNER_HEADER,
        "icon": static("icons/app-192.png"),
        "signOut": [reverse("account_logout"), reverse("admin:logout")],
        "untouched": [reverse("admin:index"), "/api/"],
    }
