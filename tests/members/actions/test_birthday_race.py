"""Two windows that change a birthday at once change it once.

Seen to fail where the pause is looked at before the member's row is locked: both windows changed it.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from members import errors
from members.actions.profile import change, change_own
from members.models import Member
from tests.members.cast import person

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = 6


def test_one_of_many_windows_changes_the_birthday() -> None:
    taro = change(person(), birthday=date(1990, 2, 28))
    together = Barrier(WINDOWS)

    def window(number: int) -> bool:
        try:
            mine = Member.objects.get(pk=taro.pk)
            together.wait(timeout=30)
            change_own(mine, birthday=date(1990, 3, 1 + number))
        except errors.BirthdayChangedRecently:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(WINDOWS) as pool:
        changed = list(pool.map(window, range(WINDOWS)))
    assert sum(changed) == 1
    taro.refresh_from_db()
    assert taro.birthday == date(1990, 3, 1 + changed.index(True))
