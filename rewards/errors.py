"""What staff may be told when something of this floor cannot be done."""

from loyalty_site.lib.errors import DomainError


class NewsUnfinished(DomainError):
    """News needs a title and a text in Japanese and in English. Fill in what is missing."""

    code = "news_unfinished"
    status = 422


class NewsEndsTooSoon(DomainError):
    """This news ends before it starts. Choose a later end."""

    code = "news_ends_too_soon"
    status = 422
    field = "ends_at"


class TierUnknown(DomainError):
    """There is no such tier in the programme. Choose one of the list."""

    code = "tier_unknown"
    status = 422
    field = "tiers"


class DraftChanged(DomainError):
    """%(editor)s has saved this draft since you opened it. Compare both texts, then save yours again if it is to stay."""

    code = "draft_changed"


class DraftDecided(DomainError):
    """This draft has been published or withdrawn already. Start a new draft to change the programme."""

    code = "draft_decided"


class DraftNotSubmitted(DomainError):
    """This draft is still being written. Have it submitted for publication first."""

    code = "draft_not_submitted"


class DraftHasMistakes(DomainError):
    """This draft has mistakes. Put right what is named beside the text, then submit it again."""

    code = "draft_has_mistakes"


class DraftChangesNothing(DomainError):
    """This draft changes nothing in the programme. Write what should change, or withdraw it."""

    code = "draft_changes_nothing"


class DraftOutdated(DomainError):
    """Version %(version)s was published after this draft was begun. Base the draft on it and look at the changes again."""

    code = "draft_outdated"


class TooManyExamples(DomainError):
    """A draft keeps at most %(most)s examples. Let one of them go first."""

    code = "draft_examples_full"


class DraftUnreadable(DomainError):
    """The text holds characters that no programme file can have. Delete what cannot be seen, and save again."""

    code = "draft_unreadable"
    status = 422
    field = "text"


class SecondPersonNeeded(DomainError):
    """Whoever wrote a draft cannot publish it. Ask a second person who may publish the programme."""

    code = "second_person_needed"
    status = 403


class VersionUnknown(DomainError):
    """There is no such version of the programme. Choose one of the list."""

    code = "version_unknown"
    status = 404


class SimulationUnderWay(DomainError):
    """This draft is being simulated already. Wait for the result, or stop it first."""

    code = "simulation_under_way"
