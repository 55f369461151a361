"""What upper floors compute about members: marks of whole sets of them. The only writer of such MemberTraits."""

from django.db import connection, transaction
from psycopg import sql


@transaction.atomic
def mark(key: str, members: sql.Composable) -> int:
    """Have exactly the members that a statement yields carry a mark, the trait `key` with the value true; returns how many do.

    Two who mark by one key go one after the other; who carries it already is not written again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"trait:{key}"])
        cursor.execute("CREATE TEMPORARY TABLE marked (member_id uuid PRIMARY KEY) ON COMMIT DROP")
        cursor.execute(sql.SQL("INSERT INTO marked (member_id) {}").format(members))
        cursor.execute(
            "DELETE FROM members_membertrait t WHERE t.key = %s"
            " AND NOT EXISTS (SELECT 1 FROM marked WHERE marked.member_id = t.member_id)",
            [key],
        )
        cursor.execute(
            "INSERT INTO members_membertrait (member_id, key, value, updated_at)"
            " SELECT member_id, %s, 'true', now() FROM marked"
            " ON CONFLICT (member_id, key) DO UPDATE SET value = 'true', updated_at = now()"
            " WHERE members_membertrait.value <> 'true'",
            [key],
        )
        cursor.execute("SELECT count(*) FROM marked")
        count = int(cursor.fetchone()[0])
        cursor.execute("DROP TABLE marked")
    return count


def unmark(key: str) -> None:
    """Take a mark from everybody."""
    mark(key, sql.SQL("SELECT NULL::uuid WHERE FALSE"))
