from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from members import audited, personal  # models can be imported from here on
        from members.actions.webhooks import register_events
        from members.webhooks.events import enrolments, merges

        register_events("member.enrolled", enrolments)
        register_events("member.merged", merges)
        register_events("member.merge_undone", merges)
        personal.register_tables()
        audited.register_tables()
