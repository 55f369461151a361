"""A mail as it is sent: the text, and beside it the same lines as HTML."""

from typing import Any

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from loyalty_site.lib.mails.blocks import letter_of

# Without fonts of its own: a mail asks nothing of any server when it is read.
_OPTIONS = mrml.RenderOptions(fonts={})


def written(name: str, language: str, context: dict[str, Any], to: list[str]) -> EmailMultiAlternatives:
    """Return the mail `name` in a language: NAME_subject.txt and NAME.txt, and its twin."""
    with translation.override(language):
        known = known_to_all() | context
        subject = " ".join(render_to_string(f"{name}_subject.txt", known).split())
        parts = [render_to_string(template, known).strip() for template in (f"{name}.txt", "mails/footer.txt")]
        return with_twin(EmailMultiAlternatives(subject, "\n\n".join(parts) + "\n", to=to))


def known_to_all() -> dict[str, Any]:
    """Return what every mail knows, whoever has it sent: the programme's name and the site's address."""
    named = [import_string(processor)(None) for processor in settings.MAIL_CONTEXT]
    return {key: value for found in named for key, value in found.items()} | {"site_url": settings.SITE_URL}


def with_twin(message: EmailMultiAlternatives) -> EmailMultiAlternatives:
    """Give a plain-text mail its HTML twin, in the language in force."""
    message.attach_alternative(html_of(str(message.subject), str(message.body)), "text/html")
    return message


def html_of(subject: str, text: str) -> str:
    """Return a plain-text mail as HTML, in the language in force."""
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    context = {"subject": subject, "letter": letter_of(text), "language": language}
    return mrml.to_html(render_to_string("mails/letter.mjml", context), None, _OPTIONS).content
