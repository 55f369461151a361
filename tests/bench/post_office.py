"""The same work through django-post_office to the mail server of BENCH_PORT: a coupon for each member, a mail, a signature.

python -m tests.bench.post_office MAILS PROCESSES prints the seconds of queueing and of sending. The members are those of
the bench. Their coupons are issued by the product's own bulk action and the mails signed by its own signer, so that what
differs is the queue, the decision and the writing.
"""

import os
import sys
import time
from typing import Any

from django.core.mail.backends import smtp

HTML = """<html><body><h1>春のお知らせ</h1><p>{{ name }}</p><p>ポイント残高 {{ points }}</p>
<p>{{ coupon }} {{ code }} {{ until }}</p><p><a href="https://shop.example.com/spring">お店を見る</a></p>
<p><a href="{{ refusal }}">配信停止</a></p></body></html>"""
TEXT = (
    "春のお知らせ\n\n{{ name }}\nポイント残高 {{ points }}\n{{ coupon }} {{ code }} {{ until }}\n"
    "https://shop.example.com/spring\n{{ refusal }}\n"
)
CHUNK = 500


class SigningBackend(smtp.EmailBackend):
    """Django's own backend, with a signature."""

    def _send(self, email_message: Any) -> bool:
        from campaigns.channels.email import dkim
        from loyalty_site.lib.clock import now

        signer = dkim.signer()
        assert signer is not None
        message = email_message.message()
        _head, _blank, body = message.as_bytes(linesep="\r\n").partition(b"\r\n\r\n")
        headers = [(name, str(value)) for name, value in message.items()]
        message["DKIM-Signature"] = dkim.signature(signer, headers, body, now())[1].replace("\r\n ", "")
        assert self.connection is not None
        self.connection.sendmail(email_message.from_email, email_message.recipients(), message.as_bytes(linesep="\r\n"))
        return True


def main(mails: int, processes: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.post_office_settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from post_office import mail
    from post_office.models import EmailTemplate

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["BENCH_PORT"])
    call_command("migrate", "post_office", verbosity=0)
    template = EmailTemplate.objects.create(name="spring", subject="春のお知らせ", content=TEXT, html_content=HTML)
    begun = time.perf_counter()
    for start in range(0, mails, CHUNK):
        mail.send_many(_wanted(start, min(CHUNK, mails - start), template))
    queued = time.perf_counter()
    call_command("send_queued_mail", processes=processes, log_level=0)
    print(f"{queued - begun:.3f} {time.perf_counter() - queued:.3f}")


def _wanted(start: int, number: int, template: Any) -> list[dict[str, Any]]:
    """Return so many mails, each with a coupon of its own."""
    from django.conf import settings

    from members.models import Member
    from members.unsubscribing import headers
    from rewards.actions.giving_many import issue_many

    rows = Member.objects.filter(external_id__startswith="D").select_related("account").order_by("number")
    chosen = list(rows[start : start + number])
    coupons = issue_many({each.account.pk: "post-office" for each in chosen}, "spring", campaign="")
    return [
        {
            "recipients": [each.email], "sender": "shop@example.com", "template": template,
            "headers": headers(each, "campaigns", settings.SITE_URL),
            "context": {
                "name": f"{each.name}様", "points": each.account.available, "coupon": "春",
                "code": coupons[each.account.pk].code, "until": f"{coupons[each.account.pk].valid_until:%Y-%m-%d}",
                "refusal": headers(each, "campaigns", settings.SITE_URL)["List-Unsubscribe"].strip("<>"),
            },
        }
        for each in chosen
    ]  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
