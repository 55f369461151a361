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


class ImportMoved(DomainError):
    """This import has gone on meanwhile. Look at where it stands now."""

    code = "import_moved"


class ImportFileGone(DomainError):
    """The file of this import has been removed. Send it again."""

    code = "import_file_gone"


class ImportColumnsMissing(DomainError):
    """Say first what the columns of this file hold."""

    code = "import_columns_missing"


class VersionUnknown(DomainError):
    """There is no such version of the programme. Choose one of the list."""

    code = "version_unknown"
    status = 404


class SimulationUnderWay(DomainError):
    """This draft is being simulated already. Wait for the result, or stop it first."""

    code = "simulation_under_way"


class BulkFileUnreadable(DomainError):
    """The file cannot be read: %(reason)s"""

    code = "bulk_file_unreadable"
    status = 422


class BulkFileTooLarge(DomainError):
    """The file is too large: at most %(rows)s lines and 20 MB go in at once. Cut it into several."""

    code = "bulk_file_too_large"
    status = 422


class BulkFileEmpty(DomainError):
    """The file has no lines: write one for each member under the names of the columns."""

    code = "bulk_file_empty"
    status = 422


class BulkFileCompressed(DomainError):
    """The file is compressed: upload the CSV file itself."""

    code = "bulk_file_compressed"
    status = 422


class BulkMoved(DomainError):
    """Somebody has decided about this file in the meantime. Look at how it stands now."""

    code = "bulk_moved"


class BulkHasOwnAccount(DomainError):
    """A line of this file is about your own account: somebody else decides."""

    code = "bulk_has_own_account"
    status = 403


class BulkDecidedByAsker(DomainError):
    """A second person decides: whoever asked for a file of adjustments cannot approve it."""

    code = "bulk_decided_by_asker"
    status = 403
