"""One account: its history under the terms of its time, from the period's start on in columns side by side."""

from datetime import datetime

from rewards.core.facts import Activity, Leave, Purchase, Tick
from rewards.core.fold import post_into
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Timeline
from rewards.simulation.column import Branch
from rewards.simulation.facts import History, Step
from rewards.simulation.figures import NO_TIER, Comparison, Judge, Points, close
from rewards.simulation.limits import Award
from rewards.simulation.programmes import Programmes


def simulate_account(history: History, programmes: Programmes, judge: Judge, into: Comparison) -> None:
    """Fold an account's history in every column, and count what it came to."""
    run = Replay(history, programmes)
    is_member = True
    for step in history.steps:
        run.post(step)
        fact = step.fact
        if fact.at >= programmes.start:
            into.purchases += isinstance(fact, Purchase)
            if isinstance(fact, Activity):
                into.activities[fact.type] += 1
        is_member = is_member and not isinstance(fact, Leave)
    if run.is_as_stored():
        into.reproduced += 1
    elif len(into.unlike) < 10:
        into.unlike.append(history.id)
    run.end()
    now, draft = run.columns()
    for awards, branch in zip(into.awards, run.branches, strict=False):
        awards += branch.awards
    tiers = (now[1].tier or NO_TIER, draft[1].tier or NO_TIER)
    judge.compare(into, now[0], draft[0], tiers, is_member)


class Replay:
    """The standing that is real, and the branches that left it at the period's start."""

    def __init__(self, history: History, programmes: Programmes) -> None:
        self.history, self.programmes = history, programmes
        self.real = Standing(joined_at=history.joined_at)
        self.known: Timeline = programmes.real
        self.points = Points()
        self.earlier: list[Award] = []
        self.branches: list[Branch] = []  # the draft's, then that of the terms in force if it is one of its own

    def post(self, step: Step) -> None:
        """Fold a posting; the branches go their own ways from the first one that reaches into the period."""
        fact, until = step.fact, step.until
        self.known = self.programmes.real.as_known(step.newest_terms)
        if step.review_due_at is not None:
            self.real.tier_due_at = step.review_due_at  # what publications and idle reviews moved it to
        if not self.branches and fact.at < self.programmes.start:
            if until < self.programmes.start:
                self._note_awards(post_into(self.real, fact, self.known, until=until))
                return
            self._note_awards(post_into(self.real, fact, self.known, until=self.programmes.start))
            self._begin()
            fact = Tick(until)
        elif not self.branches:
            self._begin()
        for branch in self.branches:
            branch.post(fact, until)
        self.points.count(post_into(self.real, fact, self.known, until=until))

    def _note_awards(self, journal: Journal) -> None:
        """Note what used up limits over all members before the period: a rule that is changed goes on with its count."""
        if journal.counts and self.programmes.is_replayed:
            place = (self.real.clock or self.programmes.start, self.history.id)
            self.earlier += [Award(rule, place, awards, points) for rule, _, awards, points, _ in journal.counts]

    def _begin(self) -> None:
        """Let the columns part, at the period's first instant; who had nothing yet begins under their own terms."""
        if self.real.postings:
            post_into(self.real, Tick(self.programmes.start), self.known)
        self.points.counts["opening"] = self.real.balance
        columns = [self.programmes.draft, self.programmes.now]
        for column in columns:
            if column is not None:
                branch = Branch(self.real, column, self.known, self.history.id)
                branch.awards += [award for award in self.earlier if award.rule in column.replayed]
                self.branches.append(branch)

    def is_as_stored(self) -> bool:
        """Tell whether the facts led to where the ledger says that the account stands."""
        real, stored = self.real, self.history
        found = (real.available, real.pending, real.held, real.debt)
        return found == stored.balance and real.tier == stored.tier

    def end(self) -> None:
        """Let time pass to the period's end."""
        if not self.branches:
            self._begin()
        end: datetime = self.programmes.end
        for branch in self.branches:
            branch.post(Tick(end), None)
            close(branch.points, branch.standing)
        self.points.count(post_into(self.real, Tick(end), self.programmes.real))
        close(self.points, self.real)

    def columns(self) -> tuple[tuple[Points, Standing], tuple[Points, Standing]]:
        """Return what the terms in force came to, and the draft."""
        draft, *now = [(branch.points, branch.standing) for branch in self.branches]
        return (now[0] if now else (self.points, self.real)), draft
