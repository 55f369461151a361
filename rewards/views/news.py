"""News: for guests what is for everybody, for members what is for them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib.access import public
from members.models import Member, Store
from members.views.client import is_looked_at
from rewards.actions.news import mark_read
from rewards.models import News
from rewards.selectors.news import for_everybody, for_member, page
from rewards.selectors.unread import Unread, unread_of
from rewards.statement.figures import language_in_force

ON_START = 3


@never_cache
@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the news, newest first; `after` names the piece after which the page begins."""
    member_id = member_of(request)
    after = request.GET.get("after", "")
    try:
        start = UUID(after) if after else None
    except ValueError:
        return redirect("rewards:news-index")
    found = page(for_member(member_id) if member_id else for_everybody(), member_id, start)
    context = {
        "pinned": [row(news) for news in found.pinned],
        "news": [row(news) for news in found.news],
        "next": found.next,
        "after": after,
    }
    return render(request, "rewards/news/index.html", context)


@never_cache
@public
@require_safe
def show(request: HttpRequest, news_id: UUID) -> HttpResponse:
    """Show a piece of news to whom it is for, and note that a member has read it (see `members.views.inbox`)."""
    member_id = member_of(request)
    audience = for_member(member_id) if member_id else for_everybody()
    news = audience.filter(pk=news_id).first()
    if news is None:
        raise Http404
    if member_id and is_looked_at(request):
        mark_read(news.pk, member_id)
    is_english = language_in_force() == "en"
    context = row(news) | {"body": news.body_en if is_english else news.body_ja}
    return render(request, "rewards/news/show.html", context)


def around(request: HttpRequest) -> dict[str, object]:
    """Give templates what a member has not read and the newest news for everybody, each asked for once if at all."""
    return {
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "public_news": SimpleLazyObject(
            lambda: [row(news) for news in for_everybody().order_by("-is_pinned", "-starts_at", "-id")[:ON_START]]
        ),
    }


def row(news: News) -> dict[str, object]:
    """Return a piece of news in the language in force."""
    is_english = language_in_force() == "en"
    return {
        "id": news.pk,
        "title": news.title_en if is_english else news.title_ja,
        "starts_at": news.starts_at,
        "stores": [_name(store, is_english) for store in news.stores.all()],
        "is_pinned": news.is_pinned,
        "is_unread": getattr(news, "is_unread", False),
    }


def member_of(request: HttpRequest) -> UUID | None:
    """Return the member who looks; None for guests and for people who have not joined."""
    known = getattr(request, "member", None)
    if known is not None:
        return UUID(str(known.pk))
    if not request.user.is_authenticated:
        return None
    found = Member.objects.filter(user=request.user.pk).exclude(status=Member.Status.LEFT)
    return found.values_list("pk", flat=True).first()


def _unread(request: HttpRequest) -> Unread:
    member_id = member_of(request)
    return unread_of(member_id) if member_id else Unread()


def _name(store: Store, is_english: bool) -> str:
    return store.name_en if is_english else store.name_ja
