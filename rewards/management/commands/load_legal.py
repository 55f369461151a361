"""Publish the terms of membership and the privacy policy that come with the software, where there are none."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from members.actions.audit import COMMAND
from members.actions.legal import LANGUAGES, publish_starting_texts
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import self_named


class Command(BaseCommand):
    help = _(
        "Publish the terms of membership and the privacy policy that come with the software, where there are none."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name = current_timeline().versions[-1].document["program"]["name"]
        except NoProgramme as error:
            raise CommandError(_("No programme is loaded yet: load one with manage.py load_program FILE.")) from error
        programme, company = {}, {}
        for language in LANGUAGES:
            programme[language] = self_named(name, language)
            with translation.override(language):
                operator = _("the operator of %(programme)s") % {"programme": programme[language]}
            company[language] = settings.COMPANY_NAME[language] or operator
        published = publish_starting_texts(COMMAND, company, programme)
        for document in published:
            self.stdout.write(
                _("Published: %(document)s, version %(version)s. Read it, and publish your own in the staff site.")
                % {"document": document.get_kind_display(), "version": document.version}
            )
        if not published:
            self.stdout.write(_("Nothing changes: there are terms of membership and a privacy policy."))
