"""Have a person prove once more who they are, before what cannot be taken back or shows everything."""

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse


def proved_again(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in whoever has proved who they are within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT).

    With a password or a second factor they enter it again, and what they sent goes on from there. Whoever signs in by
    code or with LINE has neither, and signs in again. Stands below the decorator that asks who may enter at all.
    """
    again = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if get_reauthentication_flows(request.user):
            response: HttpResponseBase = again(request, *args, **kwargs)
            return response
        proofs = get_authentication_records(request, request.user)
        proved_at = proofs[-1]["at"] if proofs else 0
        if time.time() - proved_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return view(request, *args, **kwargs)
        there = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        return render(request, "members/again.html", {"there": there}, status=403)

    return guarded
