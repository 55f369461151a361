"""Who follows a link: a person, or a program that looks at mails before a person does."""

import re
from datetime import datetime, timedelta

FIRST_SECONDS = 2  # nobody reads a message that fast
ALL_SECONDS = 1  # nobody follows every link of a message within this

_SCANNERS = re.compile(
    r"bot\b|crawl|spider|scan|preview|proofpoint|mimecast|barracuda|symantec|messagelabs|fireeye|trendmicro|sophos"
    r"|forcepoint|safelinks|defender|ironport|urldefense|cloudmark|zscaler|checkpoint|avast|kaspersky|f-secure"
    r"|curl|wget|python|java/|okhttp|go-http|libwww|headless|phantom|facebookexternalhit|slack|skype|line-poker",
    re.IGNORECASE,
)


def is_robot(method: str, agent: str, at: datetime, handed_at: datetime | None) -> bool:
    """Tell whether a request of a link is a program's, by what it is and when it comes."""
    too_early = handed_at is not None and at < handed_at + timedelta(seconds=FIRST_SECONDS)
    return method == "HEAD" or not agent or bool(_SCANNERS.search(agent)) or too_early


def follows_all(moments: list[datetime], links: int) -> bool:
    """Tell whether every one of several links was followed within a second, by when each was."""
    if links < 2 or len(moments) < links:
        return False
    return max(moments) - min(moments) <= timedelta(seconds=ALL_SECONDS)
