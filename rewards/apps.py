from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RewardsConfig(AppConfig):
    name = "rewards"
    verbose_name = _("Points and rewards")

    def ready(self) -> None:
        from rewards import audited, events, personal  # models can be imported from here on

        events.register()
        personal.register_tables()
        audited.register_tables()
