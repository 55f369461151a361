"""So many mails through django-post_office to the mail server of BENCH_PORT: queued from a template for each member, then sent.

python -m tests.bench.post_office MAILS PROCESSES prints the seconds of queueing and of sending.
"""

import os
import sys
import time

HTML = """<html><body><h1>春のお知らせ</h1><p>{{ name }}</p><p>ポイント残高 {{ points }}</p>
<p><a href="https://shop.example.com/spring">お店を見る</a></p><p>{{ number }}</p></body></html>"""
TEXT = "春のお知らせ\n\n{{ name }}\nポイント残高 {{ points }}\nhttps://shop.example.com/spring\n{{ number }}\n"


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
    wanted = [
        {
            "recipients": [f"m{number}@example.com"], "sender": "shop@example.com", "template": template,
            "context": {"name": f"会員{number}様", "points": number, "number": f"{number:013}"},
        }
        for number in range(mails)
    ]  # fmt: skip
    for start in range(0, mails, 1000):
        mail.send_many(wanted[start : start + 1000])
    queued = time.perf_counter()
    call_command("send_queued_mail", processes=processes, log_level=0)
    print(f"{queued - begun:.3f} {time.perf_counter() - queued:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
