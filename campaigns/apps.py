from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from campaigns import audited, events, personal  # models can be imported from here on

        events.register()
        audited.register_tables()
        personal.register_tables()
