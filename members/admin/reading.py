"""Pages of the staff site that show rows and change none, quick whatever the number of rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

ROWS_SHOWN_MAX = 200


class ReadingAdmin(ModelAdmin):
    """A list in the order in which rows were made, newest first, and a page for each; a search by exact names.

    No count is made and no column sorts: on millions of rows either would read them all. A subclass says in
    `search_help_text` what its `found` looks for, by index alone.
    """

    ordering: Sequence[str] = ("-id",)
    sortable_by: Sequence[str] = ()
    actions = None
    list_per_page = 50
    show_full_result_count = False
    paginator = InfinitePaginator

    def found(self, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        """Return the rows that a search finds."""
        raise NotImplementedError

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        """Show the search where it finds something; the fields themselves are not used."""
        return ("pk",) if self.search_help_text else ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return what is found by exact names instead of reading every row for a part of a word."""
        term = search_term.strip().replace("\x00", "")
        return (self.found(queryset, term) if term and self.search_help_text else queryset), False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def table(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> SafeString:
    """Return rows as a table, the first of them where there are very many."""
    shown = []
    has_more = False
    for row in rows:
        if len(shown) == ROWS_SHOWN_MAX:
            has_more = True
            break
        shown.append(row)
    return render_to_string(
        "members/admin/table.html",
        {"headings": headings, "rows": shown, "has_more": has_more, "rows_shown": ROWS_SHOWN_MAX},
    )
