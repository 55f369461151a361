"""Why a journal, or lines of it, cannot be taken. The first line of each docstring is what staff read."""

from loyalty_site.lib.errors import FileError
from rewards.imports import errors as cells


class JournalFault(FileError):
    """These lines cannot be taken."""

    code = "journal_fault"


class JournalTooLarge(JournalFault):
    """The file is larger than %(megabytes)s MB. Export fewer days at a time."""

    code = "journal_too_large"


class NoAmountColumn(JournalFault):
    """The file has neither a column for the total (%(total)s) nor one for the amount of a line (%(amount)s). Check the register's column names."""

    code = "no_amount_column"


class ColumnNotFound(JournalFault):
    """The file has no column named %(column)s. Check the register's column names, or export the journal again."""

    code = "column_not_found"


class NotAJournalDay(JournalFault):
    """%(cell)s is no date. Write dates such as 2026/11/30."""

    code = "not_a_journal_day"


class NotAJournalTime(JournalFault):
    """%(cell)s is no time of day. Write times such as 13:05."""

    code = "not_a_journal_time"


class OutOfTime(JournalFault):
    """This receipt is from before 2000 or from the future. Check the register's clock and the date."""

    code = "receipt_out_of_time"


class ReceiptTellsTwoTotals(JournalFault):
    """Receipt %(number)s tells two totals, or two times, in one file. Export the journal again."""

    code = "receipt_tells_two_totals"


class ReceiptToldOtherwise(JournalFault):
    """Receipt %(number)s was told with another total before; what was told first stays. Ask whoever keeps the register."""

    code = "receipt_told_otherwise"


class ReceiptTooLong(JournalFault):
    """Receipt %(number)s has more than %(lines)s lines, which no purchase can have."""

    code = "receipt_too_long"


_KNOWN = (
    JournalFault, NotAJournalDay, NotAJournalTime, OutOfTime, ReceiptTellsTwoTotals, ReceiptToldOtherwise, ReceiptTooLong,
    cells.CellMissing, cells.CellTooLong, cells.CellUnprintable, cells.NotADecimal, cells.OutOfRange,
)  # fmt: skip
BY_CODE: dict[str, type[FileError]] = {error.code: error for error in _KNOWN}
