"""Examples of a draft: what they say they earn is what posting gives, and they are kept with the draft."""

from datetime import UTC, datetime, timedelta

import pytest

from members.models import AuditEntry
from rewards import errors
from rewards.actions import program_drafts, program_examples
from rewards.actions.posting import post_purchase
from rewards.core.drafts import DraftLine
from rewards.core.examples import Example, ExampleLine, worked_out
from rewards.core.terms import compile_terms
from rewards.models import PointEntry, ProgramExample
from rewards.statement.program_examples import compared
from tests.rewards.cast import PROGRAMME, account, draft, line, programme, published
from tests.rewards.drafts.cast import begun, manager

pytestmark = pytest.mark.django_db
SATURDAY = '  - {code: saturday, kind: multiplier, factor: "2", when: {weekday: [sat], tier: [silver]}, limit: {budget: 9000}}\n'
RULES = '  - {code: big-basket, kind: fixed, points: 50, when: {minimum: "5000"}}\n'
TEXT = PROGRAMME.replace(RULES, RULES + SATURDAY)
COFFEES = (ExampleLine("LATTE", "COFFEE", 3000, 500, 1000),)


def at(*numbers: int) -> datetime:
    """Return a moment of the programme's time, whatever zone that is."""
    return datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001


def example(**columns: object) -> Example:
    values = {
        "bought_at": at(2026, 11, 28, 15, 0),
        "lines": COFFEES,
        "store": "GINZA",
        "tier": "silver",
        **columns,
    }
    return Example(**values)  # type: ignore[arg-type]


def test_an_example_earns_what_posting_it_gives():
    published(TEXT)
    last = datetime.now(UTC) - timedelta(days=1)
    when = last - timedelta(days=(last.weekday() - 5) % 7)
    who = account()
    post_purchase(draft(who, line(12_000), at=when - timedelta(days=3)))  # Silver from here on
    bought = DraftLine(sku="LATTE", category="COFFEE", quantity=3000, amount=1500, unit_price=500, tax_rate=1000)
    post_purchase(draft(who, bought, at=when))
    entry = PointEntry.objects.filter(kind="earned").latest("id")
    local = when.astimezone(compile_terms(programme(TEXT), 1).zone).replace(tzinfo=None)
    outcome = worked_out(example(bought_at=local), compile_terms(programme(TEXT), 1))
    assert outcome.earned[0].breakdown == entry.breakdown
    assert outcome.points == entry.points
    assert outcome.earned[0].expires_at == entry.expires_at


def test_three_coffees_on_a_saturday_by_a_silver_member_are_told_with_their_reasons(settings):
    in_force, after = compile_terms(programme(PROGRAMME), 1), compile_terms(programme(TEXT), 2)
    [told] = compared([(None, example())], in_force, after)
    assert (told.now.points, told.draft.points) == (56, 112)
    assert [part.change for part in told.draft.parts] == ["15", "30", "45", "22"]
    [told] = compared([(None, example(tier="bronze"))], in_force, after)
    assert (told.now.points, told.draft.points) == (45, 45)


@pytest.mark.parametrize(
    "columns",
    [
        {"points_used": 10**12},
        {"tier": "gone"},
        {"store": "gone"},
        {"bought_at": at(2000, 1, 1)},
        {"bought_at": at(2099, 12, 31, 23, 59)},
    ],
)
def test_an_example_that_cannot_be_is_answered_with_a_sentence(columns):
    terms = compile_terms(programme(TEXT), 1)
    [told] = compared([(None, example(**columns))], terms, None)
    assert told.now.said and told.draft is None


def test_examples_are_kept_once_and_let_go():
    found = begun()
    kept = program_examples.keep(found.pk, example(), manager("akiko"))
    assert program_examples.keep(found.pk, example(), manager("ken")).pk == kept.pk
    assert ProgramExample.objects.get().example == example()
    for number in range(1, program_examples.KEPT_MAX):
        program_examples.keep(found.pk, example(points_used=number), manager("akiko"))
    with pytest.raises(errors.TooManyExamples):
        program_examples.keep(found.pk, example(is_first=True), manager("akiko"))
    program_examples.let_go(found.pk, kept.pk, manager("akiko"))
    program_examples.let_go(found.pk, kept.pk, manager("akiko"))
    assert ProgramExample.objects.count() == program_examples.KEPT_MAX - 1
    verbs = list(AuditEntry.objects.filter(object_id=str(found.pk)).order_by("id").values_list("verb", flat=True))
    assert verbs.count("program_draft.keep_example") == 6 and verbs.count("program_draft.let_example_go") == 1


def test_of_a_decided_draft_examples_stay_as_they_are():
    found = begun()
    kept = program_examples.keep(found.pk, example(), manager("akiko"))
    program_drafts.withdraw(found.pk, 1, manager("akiko"))
    with pytest.raises(errors.DraftDecided):
        program_examples.keep(found.pk, example(is_first=True), manager("akiko"))
    with pytest.raises(errors.DraftDecided):
        program_examples.let_go(found.pk, kept.pk, manager("akiko"))
