"""Pages of the staff site that show rows and change none, quick whatever the number of rows."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
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

    def __init_subclass__(cls, **options: Any) -> None:
        """Let `fields` hold columns, which Django asks for among the read-only fields too."""
        super().__init_subclass__(**options)
        columns = [name for name in cls.fields or () if callable(name)]
        cls.readonly_fields = (*cls.readonly_fields, *columns)

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


def column(path: str, title: Any, show: Callable[[Any], Any] | None = None) -> Callable[[Any], Any]:
    """Return a column with a title of its own that follows a path of attributes, such as "account.member"."""

    @admin.display(description=title)
    def shown(row: Any) -> Any:
        for name in path.split("."):
            row = getattr(row, name, None)
        return show(row) if show is not None and row is not None else row

    shown.__name__ = path.replace(".", "_")
    return shown


def link(row: Model) -> SafeString:
    """Return a row's name, leading to its page; not for the first column of a list, which leads somewhere already."""
    options = row._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, row)


def table(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> SafeString:
    """Return rows as a table, the first of them where there are very many. No more are read than are shown."""
    taken = list(islice(rows, ROWS_SHOWN_MAX + 1))
    context = {
        "headings": headings,
        "rows": taken[:ROWS_SHOWN_MAX],
        "has_more": len(taken) > ROWS_SHOWN_MAX,
        "rows_shown": ROWS_SHOWN_MAX,
    }
    return render_to_string("members/admin/table.html", context)
