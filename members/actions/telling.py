"""A queue of rows of each of which a mail tells somebody: at least once each, one transaction a mail."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction

from loyalty_site.lib.clock import now

AT_ONCE = 100

Row = TypeVar("Row", bound=models.Model)


def tell(
    waiting: models.QuerySet[Row], mail: Callable[[Row], None], logger: logging.Logger, *, column: str = "told_at"
) -> int:
    """Have `mail` tell of the rows that wait, in their order, and return of how many it did; `column` says when.

    A mailbox that cannot be reached keeps nobody else waiting: its row is tried again as long as it waits.
    """
    told = 0
    for row_id in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            with transaction.atomic():
                row = waiting.select_for_update(of=["self"], skip_locked=True).filter(pk=row_id).first()
                if row is not None:
                    mail(row)
                    told += waiting.model._default_manager.filter(pk=row_id).update(**{column: now()})
        except OSError as error:  # smtplib's errors are OSErrors too
            logger.warning("somebody is not told yet: %s", type(error).__name__)
    return told
