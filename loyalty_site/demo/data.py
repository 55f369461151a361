"""What the demo shows."""

from django.core.management import call_command


def prepare(sample: int | None) -> None:
    """Bring the database up to date. What is there already stays as it is.

    `sample` limits the data to so many households; None takes them all.
    """
    call_command("migrate", interactive=False, verbosity=0)
