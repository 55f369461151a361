"""What channels, blocks and their texts are called in the editor of a message, and what their mistakes say."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.core.content import Mistake

Words = Mapping[str, Promise]

CHANNELS: Words = {
    "email": _("E-mail"),
    "line": _("LINE message"),
    "push": _("Push notification"),
    "sms": _("Short message (SMS)"),
    "inbox": _("Inbox of the member"),
}
LANGUAGES: Words = {"ja": _("In Japanese"), "en": _("In English")}
BLOCKS: Words = {
    "heading": pgettext_lazy("block", "Heading"),
    "text": pgettext_lazy("block", "Text"),
    "image": pgettext_lazy("block", "Picture"),
    "coupon": pgettext_lazy("block", "The member's coupon"),
    "reward": pgettext_lazy("block", "Reward"),
    "points": pgettext_lazy("block", "The member's points"),
    "survey": pgettext_lazy("block", "The survey's scale"),
    "button": pgettext_lazy("block", "Button"),
}
FIELDS: Words = {
    "subject": _("Subject"),
    "preheader": _("Preview text"),
    "text": _("Text"),
    "title": _("Title"),
    "src": _("Address of the picture"),
    "alt": _("What the picture shows, in words"),
    "href": _("Where it leads"),
    "label": _("Words on the button"),
    "code": _("Reward"),
}
HELP: Words = {
    "preheader": _("Mail programs show it beside the subject."),
    "src": _("An address that begins with https://."),
    "href": _("An address that begins with https://, or a path of this site such as /coupons."),
}
SENTENCES: Words = {
    "missing": _("Write this."),
    "language": _("Write this message in this language too."),
    "long": _("Shorten this: it may have %(most)s letters."),
    "many": _("A mail has %(most)s blocks at most. Take some out."),
    "nothing": _("Add a block."),
    "control": _("Take out signs that cannot be seen, such as line breaks where one line is asked for."),
    "shape": _("This cannot be read. Write it again."),
    "kind": _("Choose a block from the list."),
    "https": _("Enter an address that begins with https://."),
    "link": _("Enter an address that begins with https://, or a path of this site such as /coupons. Variables cannot stand in it."),
    "path": _("Enter a path of this site, such as /coupons."),
    "variable": _("There is no variable %(name)s. Choose one from the list."),
    "filter": _("The filter %(name)s does not exist, or is written otherwise. Choose one from the list."),
    "tag": _("%(name)s cannot be used here: if, unless and case alone."),
    "syntax": _("What stands between braces cannot be read. Check that each brace and each if is closed."),
    "pieces": _("A text has %(most)s variables at most. Take some out."),
    "no_coupon": _("This needs a coupon: choose one that is given with the message, or take it out."),
    "no_survey": _("This belongs into the invitation to a survey. Take it out."),
    "survey_link": _("Nobody could answer: add the block with the survey's scale, or the variable survey.url."),
    "survey_topic": _("Choose surveys as what it is about: members have agreed to be asked, not to advertising."),
    "coupon": _("The programme has no such coupon that campaigns give. Choose another one."),
    "reward": _("The programme has no such reward. Choose one from the list."),
    "unwritten": _("This cannot be filled in or is too long with all that belongs to it. Shorten or simplify it."),
    "heavy": _("This mail is so long that mail programs cut it off. Take some blocks out."),
    "law_name": _("Advertising must name who sends it (Act on Specified Electronic Mail, %(article)s). Set COMPANY_NAME."),
    "law_address": _("Advertising must say the sender's postal address (Act on Specified Electronic Mail, %(article)s). Set COMPANY_ADDRESS."),
    "law_contact": _("Advertising must say where to complain and ask (Act on Specified Electronic Mail, %(article)s). Set COMPANY_CONTACT."),
    "law_refusal": _("Advertising must say how to refuse it (Act on Specified Electronic Mail, %(article)s)."),
}  # fmt: skip


def sentence(mistake: Mistake) -> str:
    """Return what a person reads at the place of a mistake."""
    limits = {name: f"{limit:,}" if isinstance(limit, int) else limit for name, limit in mistake.limits.items()}
    told = str(SENTENCES[mistake.reason])
    return told % limits if limits else told
