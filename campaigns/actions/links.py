"""The links of a send, stored before it is handed over. The only writer of Link."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from campaigns.models import Link, Send
from campaigns.selectors.tracked_links import NUMBER_MAX

URL_CHARACTERS_MAX = 2000


@transaction.atomic
def store(send_id: UUID, urls: Iterable[str]) -> dict[str, int]:
    """Store where a send leads to, and return the number of each address; stored twice, a number stays.

    What is no http or https address of a host, is too long or too many, gets no number: it is left as it is.
    """
    Send.objects.select_for_update(no_key=True).only("pk").get(pk=send_id)
    known = dict(Link.objects.filter(send_id=send_id).values_list("url", "number"))
    wanted = list(dict.fromkeys(url for url in urls if is_page(url)))
    number = max(known.values(), default=0)
    new = []
    for url in wanted:
        if url not in known and number < NUMBER_MAX:
            number += 1
            known[url] = number
            new.append(Link(send_id=send_id, number=number, url=url))
    Link.objects.bulk_create(new)
    return {url: known[url] for url in wanted if url in known}


def is_page(url: str) -> bool:
    """Tell whether an address is one that a browser may be sent to."""
    if len(url) > URL_CHARACTERS_MAX or not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
