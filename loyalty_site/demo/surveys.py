"""Surveys for the demo: a year of invented answers about purchases of the published year, and one that waits for an answer.

What the year holds was imported, and nobody is asked about what was imported: what staff would see after a year is
written here directly, once, in the shape in which the sweeps and the page would have left it.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from campaigns.actions import inviting, survey_reading, surveys
from campaigns.actions.survey_answers import answer
from campaigns.actions.surveys import SurveyDraft
from campaigns.core.ready_surveys import READY
from campaigns.core.survey_occasions import occasion_of
from campaigns.models import Delivery, Survey, SurveyAnswer, SurveyInvitation, SurveyVersion
from loyalty_site.demo.opinions import GLAD, LUKEWARM, TAGS, UPSET, Opinion
from loyalty_site.demo.people import MEMBER, email
from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.actions import cases
from members.actions.audit import COMMAND, Actor
from members.models import Member, User
from rewards.models import Purchase

YEAR_DAYS = 365
ASKED_MOST = 900  # invitations over the year
ASKED = {"nps": 0.75, "csat": 0.15}  # of so many members; the others are left for the free questions
REACHED, ANSWERS = 0.97, 0.34
OTHERS, OTHERS_ANSWER = 24, 8  # who else is asked the free questions, and how many of them have answered
# How often each score is given, from the lowest on.
_SCORES = {"nps": (1, 1, 1, 2, 2, 5, 7, 14, 22, 18, 27), "csat": (3, 5, 14, 42, 36)}
_REWARD = 50


def ask() -> None:
    """Write the surveys where there are none."""
    if Survey.objects.exists():
        return
    rng, manager = random.Random("surveys"), User.objects.filter(email=email("manager")).first()  # nosec B311 (no secret)
    member = Member.objects.filter(user__email=email(MEMBER)).first()
    purchases = _purchases(rng, but=member)
    about_purchases = _started("nps", "NPS", 6, manager)
    about_service = _started(
        "csat", "CSAT", 2, manager, trigger="purchase", title=("接客についてのアンケート", "About our service")
    )
    until, end = (int(len(purchases) * share) for share in (ASKED["nps"], sum(ASKED.values())))
    first = _fill(about_purchases, purchases[:until], rng)
    second = _fill(about_service, purchases[until:end], rng)
    _tag(rng, manager)
    if manager is not None:
        _open_cases(first + second, manager)
    asked = {each.account.member_id for each in purchases[:end] if each.account is not None}
    _ask_freely(member, asked, rng)


def _purchases(rng: random.Random, *, but: Member | None) -> list[Purchase]:
    """Return purchases of the year by chance, of each member one, so that nobody is asked twice in ninety days."""
    rows = Purchase.objects.filter(account__member__status="active", purchased_at__gt=now() - timedelta(days=YEAR_DAYS))
    newest = rows.exclude(account__member=but).order_by("account", "pk").distinct("account").select_related("account")
    found = list(newest)
    rng.shuffle(found)
    return [_one_of_account(purchase, rng) for purchase in found[:ASKED_MOST]]


def _one_of_account(newest: Purchase, rng: random.Random) -> Purchase:
    several = list(Purchase.objects.filter(account=newest.account_id).select_related("account").order_by("pk")[:40])
    return rng.choice(several) if several else newest


def _started(
    kind: str, code: str, low: int | None, owner: User | None, *, trigger: str = "", title: tuple[str, str] | None = None,
    points: int = 0, wave_at: datetime | None = None,
) -> Survey:  # fmt: skip
    ready = READY[kind]
    titles = title or (ready.title_ja, ready.title_en)
    draft = SurveyDraft(
        *titles, ready.intro_ja, ready.intro_en, trigger or ready.trigger, ready.delay_hours, (), (), None, wave_at, points,
        low if owner is not None else None, owner.pk if owner is not None else None, 48, 30,
        [dict(each) for each in ready.questions],
    )  # fmt: skip
    survey = surveys.start(surveys.create(f"{code}-DEMO", kind, draft, actor=COMMAND).pk, actor=COMMAND)
    Survey.objects.filter(pk=survey.pk).update(started_at=now() - timedelta(days=YEAR_DAYS + 1))
    return survey


def _fill(survey: Survey, purchases: Sequence[Purchase], rng: random.Random) -> list[SurveyAnswer]:
    """Write the invitations, deliveries and answers of a year; return the answers, oldest first."""
    version = survey.versions.get()
    invitations, deliveries, answers = [], [], []
    for purchase in sorted(purchases, key=lambda each: each.purchased_at):
        invitation = _invitation(survey, purchase)
        is_reached = rng.random() < REACHED
        deliveries.append(_delivery(survey, invitation, is_reached=is_reached))
        if is_reached and rng.random() < ANSWERS:
            answers.append(_answer(survey, version, invitation, rng))
            invitation.answered_at = answers[-1].answered_at
        invitations.append(invitation)
    SurveyInvitation.objects.bulk_create(invitations)
    Delivery.objects.bulk_create(deliveries)
    SurveyAnswer.objects.bulk_create(answers)
    return answers


def _invitation(survey: Survey, purchase: Purchase) -> SurveyInvitation:
    assert purchase.account is not None and purchase.account.member_id is not None
    at = min(purchase.purchased_at + timedelta(hours=24), now() - timedelta(hours=1))
    return SurveyInvitation(
        id=uuid7(), survey=survey, member_id=purchase.account.member_id, occasion=f"purchase:{purchase.pk.hex}",
        store_id=purchase.store_id, purchase=purchase, invited_at=at, expires_at=at + timedelta(days=30), joined_at=at,
    )  # fmt: skip


def _delivery(survey: Survey, invitation: SurveyInvitation, *, is_reached: bool) -> Delivery:
    state = Delivery.State.ACCEPTED if is_reached else Delivery.State.FAILED
    at = invitation.invited_at
    return Delivery(
        send=survey.send, member_id=invitation.member_id, occasion=occasion_of(invitation.pk), joined_at=at,
        channel="email", state=state, reason="" if is_reached else Delivery.Reason.REFUSED, settled_at=at,
        handed_at=at if is_reached else None,
    )  # fmt: skip


def _answer(survey: Survey, version: SurveyVersion, invitation: SurveyInvitation, rng: random.Random) -> SurveyAnswer:
    weights = _SCORES[survey.kind]
    lowest = 0 if survey.kind == "nps" else 1
    score = rng.choices(range(lowest, lowest + len(weights)), weights)[0]
    said = _opinion(survey.kind, score, rng)
    options = ["o1", "o2", "o3", "o4", "o5"] if survey.kind == "nps" else ["o1", "o2", "o3"]
    chosen = rng.sample(options, rng.choice((1, 1, 2)) if survey.kind == "nps" else 1)
    at = min(invitation.invited_at + timedelta(minutes=rng.randrange(10, 4000)), now())
    return SurveyAnswer(
        id=uuid7(), invitation=invitation, survey=survey, version=version, store_id=invitation.store_id, score=score,
        choices={"q2": sorted(chosen)}, texts={"q3": said.text} if said else {}, language=said.language if said else "ja",
        via=rng.choices(("email", "line", "inbox"), (6, 3, 1))[0], answered_at=at,
    )  # fmt: skip


def _opinion(kind: str, score: int, rng: random.Random) -> Opinion | None:
    """Return what somebody with a score writes, nothing for most of them."""
    if rng.random() > (0.75 if score <= (6 if kind == "nps" else 2) else 0.35):
        return None
    low, glad = (6, 9) if kind == "nps" else (2, 4)
    return rng.choice(UPSET if score <= low else GLAD if score >= glad else LUKEWARM)


def _tag(rng: random.Random, manager: User | None) -> None:
    """Have older comments read and tagged."""
    actor = Actor.of(user_id=manager.pk) if manager is not None else COMMAND
    tags = {name: survey_reading.add_tag(name, actor=actor) for name in TAGS}
    known = {said.text: said.tags for said in (*GLAD, *LUKEWARM, *UPSET)}
    older = (
        SurveyAnswer.objects.exclude(texts={})
        .filter(answered_at__lt=now() - timedelta(days=7))
        .order_by("-answered_at")
    )
    for row in older[:60]:
        if rng.random() < 0.7:
            for name in known.get(row.texts["q3"], ()):
                survey_reading.tag(row.pk, tags[name].pk, actor=actor)


def _open_cases(answers: Sequence[SurveyAnswer], manager: User) -> None:
    """Open cases of the newest low scores; the oldest of them is closed."""
    low = [row for row in answers if row.score is not None and row.score <= (row.survey.low_score or -1) and row.texts]
    newest = sorted(low, key=lambda row: row.answered_at)[-4:]
    for number, row in enumerate(newest):
        member = Member.objects.get(pk=row.invitation.member_id)
        purchase = row.invitation.purchase
        text = f"「{row.survey.title_ja}」 {row.score}\n\n{row.texts['q3']}"
        case = cases.open_for_survey(
            member, text, uuid5(row.pk, "case"), owner=manager, hours=48, language=row.language,
            purchase=f"{purchase.store_id} {purchase.external_id}" if purchase is not None else "",
        )  # fmt: skip
        SurveyAnswer.objects.filter(pk=row.pk).update(case=case)
        if number == 0:
            cases.close(case.pk, manager, case.Outcome.ANSWERED)


def _ask_freely(member: Member | None, but: set[UUID | None], rng: random.Random) -> None:
    """Ask free questions of a few members, some of whom have answered; the one who signs in to the demo has not yet."""
    survey = _started("free", "OPINION", None, None, points=_REWARD, wave_at=now() + timedelta(days=365))
    Survey.objects.filter(pk=survey.pk).update(wave=1, wave_at=None, started_at=now() - timedelta(days=3))
    others = list(
        Member.objects.filter(status="active")
        .exclude(pk__in=[each for each in but if each])
        .order_by("pk")[: OTHERS + 1]
    )
    asked = ([member] if member is not None else []) + [each for each in others if each != member][:OTHERS]
    at = now() - timedelta(days=2)
    rows = [
        SurveyInvitation(
            id=uuid7(), survey=survey, member=each, wave=1, occasion="wave:1", invited_at=at, expires_at=at + timedelta(days=30)
        )
        for each in asked
    ]  # fmt: skip
    SurveyInvitation.objects.bulk_create(rows)
    version = survey.versions.get()
    for row in rows[1 : OTHERS_ANSWER + 1]:
        said = {
            "q1": [rng.choice(("o1", "o1", "o2", "o3"))],
            "q2": ["季節の野菜の詰め合わせがあるとうれしいです。"] if rng.random() < 0.4 else [],
        }
        answer(row.pk, version.pk, said, language="ja", via="email")
    if member is not None:  # who may have been drawn to be left out of all messages, and then had nothing to see
        delivery = _delivery(survey, rows[0], is_reached=True)
        delivery.channel = "inbox"
        delivery.save()
    inviting.hand_over(survey.pk)
