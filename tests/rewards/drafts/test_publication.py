"""A draft is published once, by a second person, as it was seen."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from members.models import AuditEntry
from rewards import errors
from rewards.actions import program_drafts
from rewards.actions.program_drafts import Written
from rewards.models import ProgramDraft, ProgramDraftRevision, Terms
from tests.rewards.cast import PROGRAMME, published
from tests.rewards.drafts.cast import CHANGE, begun, manager, submitted

pytestmark = pytest.mark.django_db


def test_a_second_person_publishes_it_as_the_next_version():
    draft = submitted()
    terms = program_drafts.publish(draft.pk, draft.revision, manager("ken"))
    draft.refresh_from_db()
    assert (terms.version, draft.status, draft.published_as_id) == (2, "published", 2)
    assert terms.published_by_id == manager("ken").user_id and terms.reason == "Double points"
    assert terms.document["rules"][0]["points"] == 2
    verbs = AuditEntry.objects.filter(object_id=str(draft.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"program_draft.{verb}" for verb in ("begin", "save", "submit", "publish")]


def test_neither_its_author_nor_its_last_editor_publishes_it():
    draft = submitted("akiko")
    with pytest.raises(errors.SecondPersonNeeded):
        program_drafts.publish(draft.pk, draft.revision, manager("akiko"))
    edited = program_drafts.save(draft.pk, Written(draft.title, CHANGE), draft.revision, manager("ken"))
    program_drafts.submit(draft.pk, edited.revision, manager("akiko"))
    for who in ("akiko", "ken"):
        with pytest.raises(errors.SecondPersonNeeded):
            program_drafts.publish(draft.pk, edited.revision, manager(who))
    assert Terms.objects.count() == 1
    with pytest.raises(IntegrityError, match="by_a_second_person"), transaction.atomic():
        ProgramDraft.objects.update(
            status="published", decided_by=manager("ken").user_id, decided_at=datetime.now(UTC), published_as=1
        )


def test_what_is_not_submitted_is_not_published():
    draft = begun()
    with pytest.raises(errors.DraftNotSubmitted):
        program_drafts.publish(draft.pk, draft.revision, manager("ken"))


def test_saving_takes_it_back_into_work():
    draft = submitted()
    saved = program_drafts.save(draft.pk, Written(draft.title, CHANGE), draft.revision, manager("akiko"))
    assert saved.status == "open"
    with pytest.raises(errors.DraftChanged):
        program_drafts.publish(draft.pk, draft.revision, manager("ken"))


def test_it_starts_when_it_says_and_never_earlier():
    starts_at = datetime.now(UTC) + timedelta(days=3)
    draft = begun()
    for index, (moment, text) in enumerate(
        [(starts_at, CHANGE), (starts_at - timedelta(days=9), CHANGE.replace("2, per", "3, per"))]
    ):
        written = Written("t", text, moment)
        if index:
            draft = program_drafts.begin("again", manager("akiko"))
        saved = program_drafts.save(draft.pk, written, draft.revision, manager("akiko"))
        program_drafts.submit(draft.pk, saved.revision, manager("akiko"))
        terms = program_drafts.publish(draft.pk, saved.revision, manager("ken"))
        assert terms.effective_at == (starts_at if not index else terms.published_at)


def test_a_version_in_between_is_told():
    draft = submitted()
    published(PROGRAMME.replace("points: 30", "points: 40"))
    with pytest.raises(errors.DraftOutdated, match="2"):
        program_drafts.publish(draft.pk, draft.revision, manager("ken"))
    rebased = program_drafts.rebase(draft.pk, draft.revision, manager("akiko"))
    program_drafts.submit(draft.pk, rebased.revision, manager("akiko"))
    assert program_drafts.publish(draft.pk, rebased.revision, manager("ken")).version == 3


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("program: 3", errors.DraftHasMistakes),
        ("", errors.DraftHasMistakes),
        ('rules: [{code: a, kind: fixed, points: 5, when: {weekday: [mon], nth_weekday: {1: sun}}}]', errors.DraftHasMistakes),
        ("program: {}", errors.DraftChangesNothing),
        ('tier_policy: {up: at_once}', errors.DraftChangesNothing),
    ],
)  # fmt: skip
def test_what_is_wrong_or_empty_is_kept_and_not_submitted(text, error):
    draft = begun()
    saved = program_drafts.save(draft.pk, Written("t", text), 1, manager("akiko"))
    with pytest.raises(error):
        program_drafts.submit(draft.pk, saved.revision, manager("akiko"))
    assert ProgramDraft.objects.get().text == text


def test_going_back_is_a_draft_that_says_what_an_old_version_said():
    published()
    published(PROGRAMME.replace("points: 30", "points: 40"))
    draft = program_drafts.begin("back", manager("akiko"), version=1)
    program_drafts.submit(draft.pk, 1, manager("akiko"))
    terms = program_drafts.publish(draft.pk, 1, manager("ken"))
    assert terms.version == 3 and terms.document == Terms.objects.get(version=1).document
    with pytest.raises(errors.VersionUnknown):
        program_drafts.begin("back", manager("akiko"), version=99)


def test_the_second_of_two_who_save_is_told_and_nothing_is_lost():
    draft = begun()
    program_drafts.save(draft.pk, Written("mine", "program: {late_credit_days: 3}"), 1, manager("akiko"))
    with pytest.raises(errors.DraftChanged, match="akiko"):
        program_drafts.save(draft.pk, Written("theirs", CHANGE), 1, manager("ken"))
    program_drafts.save(draft.pk, Written("theirs", CHANGE), 2, manager("ken"))
    texts = list(ProgramDraftRevision.objects.order_by("no").values_list("text", flat=True))
    assert texts[1:] == ["program: {late_credit_days: 3}", CHANGE]
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        ProgramDraftRevision.objects.update(text="")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u0007"])
def test_what_no_file_can_hold_is_refused(text):
    draft = begun()
    with pytest.raises(errors.DraftUnreadable):
        program_drafts.save(draft.pk, Written("t", text), 1, manager("akiko"))


def test_a_withdrawn_one_stays_so():
    draft = begun()
    program_drafts.withdraw(draft.pk, 1, manager("akiko"))
    for act in (program_drafts.submit, program_drafts.withdraw, program_drafts.publish, program_drafts.rebase):
        with pytest.raises(errors.DraftDecided):
            act(draft.pk, 1, manager("ken"))


@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_make_one_version():
    draft = submitted()
    people = [manager(f"m{number}") for number in range(30)]
    barrier, outcomes = Barrier(len(people)), []

    def publish(actor):
        try:
            barrier.wait()
            outcomes.append(program_drafts.publish(draft.pk, draft.revision, actor).version)
        except Exception as error:
            outcomes.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=publish, args=[actor]) for actor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == sorted(map(str, [2, *[errors.DraftDecided] * 29]))
    assert Terms.objects.count() == 2
