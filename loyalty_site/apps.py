from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "loyalty_site"

    def ready(self) -> None:
        """Make the Celery app the current one, so that tasks reach the broker from every process.

        Listen to what happens at sign-in too: whoever verifies an address becomes a member.
        """
        import_module("loyalty_site.celery")
        import_module("loyalty_site.accounts")
        import_module("loyalty_site.personal").register_tables()
