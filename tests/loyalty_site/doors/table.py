"""Who may enter where: every address of the site, by whom it opens to. A new address that is not here fails the test.

Each outcome is what a GET is answered with (a POST, for what is POSTED): it opens, leads to the sign-in or to joining, is refused (403), or is not
there for this person (404). What needs more than a GET has a test of its own.
"""

from typing import NamedTuple

STAFF = ("clerk", "store_manager", "support", "marketer", "analyst", "manager", "auditor", "administrator")
PEOPLE = ("nobody", "taro", "hanako", *STAFF)

OPENS, SIGNS_IN, JOINS, REFUSED, MISSING, ELSEWHERE = "opens", "signs in", "joins", "refused", "missing", "elsewhere"


class Door(NamedTuple):
    """What happens to each of PEOPLE; taro is the member whose ids stand in the address."""

    nobody: str
    taro: str
    hanako: str
    clerk: str
    store_manager: str
    support: str
    marketer: str
    analyst: str
    manager: str
    auditor: str
    administrator: str


def all_staff(outcome: str) -> tuple[str, ...]:
    return (outcome,) * len(STAFF)


def staff_alone(*roles: str) -> Door:
    """Return the door of a list of records: these roles are let in, the others refused."""
    return Door(SIGNS_IN, SIGNS_IN, SIGNS_IN, *(OPENS if role in roles else REFUSED for role in STAFF))


def work(*roles: str, outcome: str = OPENS) -> Door:
    """Return the door of a page on which staff work: members, who are signed in already, are refused too."""
    return Door(SIGNS_IN, REFUSED, REFUSED, *(outcome if role in roles else REFUSED for role in STAFF))


EVERYBODY = Door(OPENS, OPENS, OPENS, *all_staff(OPENS))
GUESTS = Door(OPENS, ELSEWHERE, ELSEWHERE, *all_staff(ELSEWHERE))
PEOPLE_SIGNED_IN = Door(SIGNS_IN, OPENS, OPENS, *all_staff(OPENS))
MEMBERS = Door(SIGNS_IN, OPENS, OPENS, *all_staff(JOINS))
# Members who have just proved again who they are; those here have not: tests/members/exports, tests/rewards/leaving.
PROVED = Door(SIGNS_IN, REFUSED, REFUSED, *all_staff(JOINS))
TARO = Door(SIGNS_IN, OPENS, MISSING, *all_staff(JOINS))
# The staff site sends members to the sign-in like strangers, which tells them there that they may not enter.
COUNTER = staff_alone("clerk", "store_manager", "support", "marketer", "manager", "auditor", "administrator")
PUBLISHED = staff_alone(*STAFF)
TERMS = staff_alone("support", "marketer", "analyst", "manager", "auditor", "administrator")
INTERESTS = staff_alone("marketer", "manager", "auditor", "administrator")
REFERRALS = staff_alone("support", "manager", "auditor", "administrator")
MANAGERS = staff_alone("manager", "auditor", "administrator")
NOBODY = staff_alone()
NOT_THERE = Door(*[MISSING] * len(PEOPLE))
ANSWERS_ELSEWHERE = Door(*[ELSEWHERE] * len(PEOPLE))
SENT = Door(SIGNS_IN, ELSEWHERE, ELSEWHERE, *all_staff(JOINS))  # a form of members, answered with another page
POSTED = {
    "coupons/claim/<str:code>", "coupons/enter", "inbox/read", "staff/members/<uuid:member_id>/adjust",
    "staff/members/<uuid:member_id>/check", "staff/members/<uuid:member_id>/status", "staff/adjustments/<uuid:adjustment_id>",
    "staff/duplicates/<uuid:pair_id>/dismiss", "staff/merges/new", "staff/merges/<uuid:merge_id>/undo",
    "staff/matching/cases/<uuid:case_id>", "staff/matching/receipts/<uuid:receipt_id>",
    "staff/matching/receipts/<uuid:receipt_id>/undo", "staff/day-sheets/reopen",
    "staff/segments/<uuid:segment_id>/why", "staff/segments/<uuid:segment_id>/count",
    "staff/segments/<uuid:segment_id>/freeze", "staff/segments/<uuid:segment_id>/thaw",
    "hooks/email/<slug:service>/", "hooks/line", "hooks/sms", "hooks/twilio", "hooks/twilio/incoming",
    "preferences/devices", "preferences/devices/<uuid:device_id>/remove", "preferences/following",
    "staff/segments/<uuid:segment_id>/archive", "staff/segments/<uuid:segment_id>/members.csv",
    *(f"staff/campaigns/journeys/<slug:kind>/{act}" for act in ("begin", "on", "approve", "take-back", "discard")),
    *(f"staff/surveys/<uuid:survey_id>/{act}" for act in ("start", "end", "wave", "answers.csv")),
    *(f"staff/surveys/answers/<uuid:answer_id>/{act}" for act in ("read", "tag", "untag")),
    "staff/surveys/tags", "staff/surveys/tags/<uuid:tag_id>/archive",
    *(f"staff/sends/<uuid:send_id>/{act}" for act in ("test-send", "submit", "approve", "take-back", "pause", "resume", "stop")),
}  # fmt: skip

DOORS: dict[str, Door] = {
    # The process itself, and what the app in the pocket is made of.
    "health/live": EVERYBODY,
    "health/ready": EVERYBODY,
    "health/work": Door(*["503"] * len(PEOPLE)),  # the timetable stands still, and everybody is told so
    "service-worker.js": EVERYBODY,
    "manifest/<slug:language>.webmanifest": EVERYBODY,
    "offline/<slug:language>": EVERYBODY,
    r"^style/site\.[0-9a-f]{12}\.css$": NOT_THERE,  # of another day; today's is asked for by every page
    # For everybody.
    "": GUESTS,
    "join": GUESTS,
    "join/line": ANSWERS_ELSEWHERE,
    "join/phone": ANSWERS_ELSEWHERE,  # these are sent, and say what comes next
    "join/email": ANSWERS_ELSEWHERE,
    "join/again": ANSWERS_ELSEWHERE,
    "join/later": ANSWERS_ELSEWHERE,
    "join/code": ANSWERS_ELSEWHERE,  # nobody has been sent one
    "about": EVERYBODY,
    "program": EVERYBODY,
    "program/<int:version>": EVERYBODY,
    "stores": EVERYBODY,
    "stores/<slug:code>": EVERYBODY,
    "news": EVERYBODY,
    "news/<uuid:news_id>": EVERYBODY,  # what is for some alone: tests/rewards/news/test_audience.py
    "terms": EVERYBODY,
    "terms/<int:version>": EVERYBODY,
    "privacy": EVERYBODY,
    "privacy/<int:version>": EVERYBODY,
    "enquiries/new": EVERYBODY,
    "enquiries/sent": EVERYBODY,
    "api/docs": EVERYBODY,
    "api/errors": EVERYBODY,
    "api/^": NOT_THERE,
    "api/v1/": NOT_THERE,
    "api/v1/^": NOT_THERE,
    "api/v1/openapi.json": EVERYBODY,
    # Where providers tell us what became of messages: who proves nothing is refused, whoever else they are.
    "hooks/email/<slug:service>/": NOT_THERE,  # the settings name no service
    "hooks/line": Door(*["401"] * len(PEOPLE)),
    "hooks/sms": Door(*[REFUSED] * len(PEOPLE)),
    "hooks/twilio": Door(*[REFUSED] * len(PEOPLE)),
    "hooks/twilio/incoming": Door(*[REFUSED] * len(PEOPLE)),
    # Short addresses of messages.
    "l/<str:token>": NOT_THERE,  # a token that nobody was sent
    "s/<str:token>": NOT_THERE,  # a token that nobody was sent; whoever holds a right one need not sign in
    "o/<str:token>.gif": EVERYBODY,  # an image that nobody sees
    # A member's own.
    "home": MEMBERS,
    "card": MEMBERS,
    "card/spend": MEMBERS,
    "card/barcode.svg": MEMBERS,
    "card/qr.svg": MEMBERS,
    "card/<uuid:card_id>/barcode.svg": TARO,
    "points": MEMBERS,
    "history": MEMBERS,
    "history.csv": MEMBERS,
    "rewards": MEMBERS,
    "rewards/<str:code>": MEMBERS,
    "coupons": MEMBERS,
    "coupons/<uuid:coupon_id>": TARO,
    "coupons/<uuid:coupon_id>/barcode.svg": TARO,
    "coupons/<uuid:coupon_id>/qr.svg": TARO,
    "coupons/<uuid:coupon_id>/use": Door(SIGNS_IN, ELSEWHERE, MISSING, *all_staff(JOINS)),  # this one is for the till
    "coupons/<uuid:coupon_id>/used": Door(SIGNS_IN, ELSEWHERE, MISSING, *all_staff(JOINS)),  # nobody has used it
    "use": MEMBERS,
    "coupons/claim/<str:code>": SENT,
    "coupons/enter": SENT,
    "tiers": MEMBERS,
    "profile": MEMBERS,
    "profile/export": PROVED,
    "profile/export/<uuid:export_id>": PROVED,
    "profile/leave": PROVED,
    "profile/erasure": PEOPLE_SIGNED_IN,
    "left": EVERYBODY,
    "profile/pin": MEMBERS,  # who has a password or a second factor shows it again: tests/members/views/test_pin.py
    "profile/phone": MEMBERS,
    "profile/phone/code": SENT,  # nobody has been sent one
    "acceptance": MEMBERS,
    "preferences": MEMBERS,
    "preferences/devices": SENT,
    "preferences/devices/<uuid:device_id>/remove": SENT,
    "preferences/following": SENT,
    "unsubscribe/<str:token>": NOT_THERE,  # a token that nobody was sent; whoever holds a right one need not sign in
    "inbox": MEMBERS,
    "inbox/<uuid:message_id>": TARO,
    "inbox/read": SENT,
    "enquiries": MEMBERS,
    "enquiries/<uuid:case_id>": TARO,
    "history/<int:number>": MEMBERS,  # each the own entry of this number: tests/rewards/views/test_disputes.py
    "cards/claim": MEMBERS,
    "receipts/claim": MEMBERS,
    "referrals": MEMBERS,
    # A till is a registered tablet, which none of these has: tests/rewards/counter/test_doors.py.
    "staff/counter/register": EVERYBODY,
    "staff/counter/": ANSWERS_ELSEWHERE,
    "staff/counter/enter": ANSWERS_ELSEWHERE,
    "staff/counter/leave": ANSWERS_ELSEWHERE,
    "staff/counter/practice": ANSWERS_ELSEWHERE,
    "staff/counter/members/<uuid:member_id>": ANSWERS_ELSEWHERE,
    "staff/counter/members/<uuid:member_id>/late": ANSWERS_ELSEWHERE,
    "staff/counter/enrol": ANSWERS_ELSEWHERE,
    "staff/counter/enrol/qr.svg": ANSWERS_ELSEWHERE,
    "staff/counter/acts": ANSWERS_ELSEWHERE,
    "staff/counter/acts/<uuid:act_id>": ANSWERS_ELSEWHERE,
    "staff/counter/acts/<uuid:act_id>/undo": ANSWERS_ELSEWHERE,
    "staff/counter/acts/<uuid:act_id>/refund": ANSWERS_ELSEWHERE,
    "staff/counter/sheet": ANSWERS_ELSEWHERE,
    "staff/counter/sheet/close": ANSWERS_ELSEWHERE,
    "staff/counter/sheet/reopen": ANSWERS_ELSEWHERE,
    "r/<str:code>": Door(*[ELSEWHERE] * len(PEOPLE)),
}

# Allauth's pages: nobody changes how they sign in without being signed in, and the grave ones ask for the password again.
# Staff here have a verified address and an authenticator app; members have neither yet.
AGAIN = Door(SIGNS_IN, *[ELSEWHERE] * (len(PEOPLE) - 1))
DOORS |= {
    "accounts/join/": Door(SIGNS_IN, ELSEWHERE, ELSEWHERE, *all_staff(OPENS)),
    "accounts/login/": GUESTS,
    "accounts/signup/": GUESTS,
    "accounts/logout/": Door(ELSEWHERE, OPENS, OPENS, *all_staff(OPENS)),
    "accounts/inactive/": EVERYBODY,
    "accounts/reauthenticate/": Door(SIGNS_IN, REFUSED, REFUSED, *all_staff(ELSEWHERE)),
    "accounts/email/": PEOPLE_SIGNED_IN,
    "accounts/confirm-email/": AGAIN,
    "accounts/password/change/": AGAIN,
    "accounts/password/set/": PEOPLE_SIGNED_IN,
    "accounts/password/reset/": EVERYBODY,
    "accounts/password/reset/confirm/": Door(*[SIGNS_IN] * len(PEOPLE)),
    "accounts/password/reset/complete/": Door(*[ELSEWHERE] * len(PEOPLE)),
    "accounts/password/reset/done/": EVERYBODY,
    "accounts/login/code/": GUESTS,
    "accounts/login/code/confirm/": AGAIN,
    "accounts/2fa/": PEOPLE_SIGNED_IN,
    "accounts/2fa/authenticate/": AGAIN,
    "accounts/2fa/reauthenticate/": Door(SIGNS_IN, REFUSED, REFUSED, *all_staff(OPENS)),
    "accounts/2fa/totp/activate/": Door(SIGNS_IN, OPENS, OPENS, *all_staff(ELSEWHERE)),
    "accounts/2fa/totp/deactivate/": Door(SIGNS_IN, MISSING, MISSING, *all_staff(ELSEWHERE)),
    "accounts/2fa/recovery-codes/": Door(SIGNS_IN, *[MISSING] * (len(PEOPLE) - 1)),
    "accounts/2fa/recovery-codes/generate/": Door(SIGNS_IN, OPENS, OPENS, *all_staff(ELSEWHERE)),
    "accounts/2fa/recovery-codes/download/": Door(SIGNS_IN, *[MISSING] * (len(PEOPLE) - 1)),
    "accounts/2fa/webauthn/": PEOPLE_SIGNED_IN,
    "accounts/2fa/webauthn/add/": Door(SIGNS_IN, OPENS, OPENS, *all_staff(ELSEWHERE)),
    "accounts/2fa/webauthn/reauthenticate/": Door(SIGNS_IN, REFUSED, REFUSED, *all_staff(ELSEWHERE)),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": Door(SIGNS_IN, MISSING, MISSING, *all_staff(ELSEWHERE)),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": Door(SIGNS_IN, MISSING, MISSING, *all_staff(ELSEWHERE)),
    "accounts/2fa/webauthn/login/": AGAIN,
    # Accounts of other sites: LINE is there once its keys are set.
    "accounts/3rdparty/": PEOPLE_SIGNED_IN,
    "accounts/3rdparty/login/cancelled/": EVERYBODY,
    "accounts/3rdparty/login/error/": Door(*["401"] * len(PEOPLE)),
    "accounts/3rdparty/signup/": Door(*[SIGNS_IN] * len(PEOPLE)),
    "accounts/line/login/": NOT_THERE,
    "accounts/line/login/callback/": NOT_THERE,
    "accounts/social/connections/": ANSWERS_ELSEWHERE,
    "accounts/social/login/cancelled/": ANSWERS_ELSEWHERE,
    "accounts/social/login/error/": ANSWERS_ELSEWHERE,
    "accounts/social/signup/": ANSWERS_ELSEWHERE,
    "language/setlang/": Door(*[ELSEWHERE] * len(PEOPLE)),
}

# The staff site. What lists show is told by the model; rows are added, changed and deleted by nobody but where it is said.
LISTS: dict[str, Door] = {
    "members/member": COUNTER,
    "members/membercard": COUNTER,
    "members/store": PUBLISHED,
    "members/case": COUNTER,
    "members/legaldocument": PUBLISHED,
    "members/interest": INTERESTS,
    "members/auditentry": MANAGERS,
    "members/referral": REFERRALS,
    "members/apikey": MANAGERS,
    "members/webhook": MANAGERS,
    "members/webhookevent": MANAGERS,
    "rewards/pointaccount": COUNTER,
    "rewards/pointentry": COUNTER,
    "rewards/purchase": COUNTER,
    "rewards/refund": COUNTER,
    "rewards/redemption": COUNTER,
    "rewards/news": PUBLISHED,
    "rewards/terms": TERMS,
    "rewards/importrun": MANAGERS,
    "auth/group": NOBODY,
}

# Pages on which staff work. What is sent is sent empty here: told what is missing (422), or answered with a page.
AT_MEMBERS = work("clerk", "store_manager", "support", "marketer", "manager", "auditor", "administrator")
ADJUSTS = ("store_manager", "support", "manager", "administrator")
ADJUSTING = work(*ADJUSTS, outcome="422")
CHECKING = work(
    "clerk", "store_manager", "support", "marketer", "manager", "auditor", "administrator", outcome=ELSEWHERE
)
FREEZING = work("store_manager", "support", "manager", "administrator", outcome=ELSEWHERE)
ANSWERING = work("clerk", "store_manager", "support", "manager", "administrator", outcome=ELSEWHERE)
APPROVING = work("manager", "administrator")
MISSING_ADJUSTMENT = work("manager", "administrator", outcome=MISSING)
SEES_MERGES = ("support", "manager", "auditor", "administrator")
MERGES = ("support", "manager", "administrator")
MISSING_DAY = work("store_manager", "manager", "auditor", "administrator", outcome=MISSING)
MISSING_MATCH = work("store_manager", "manager", "administrator", outcome=MISSING)
SEES_TERMS = ("support", "marketer", "analyst", "manager", "auditor", "administrator")
WRITES_DRAFTS = ("marketer", "manager", "administrator")
SEES_IMPORTS = ("manager", "auditor", "administrator")
IMPORTS = ("manager", "administrator")
SEES_SEGMENTS = ("marketer", "analyst", "manager", "auditor", "administrator")
SEES_WHO_IS_IN = ("marketer", "manager", "auditor", "administrator")
WRITES_SEGMENTS = ("marketer", "manager", "administrator")
SEES_SURVEYS = ("support", "marketer", "analyst", "manager", "auditor", "administrator")
READS_COMMENTS = ("support", "marketer", "manager", "auditor", "administrator")
TAGS_COMMENTS = ("support", "marketer", "manager", "administrator")
WORK: dict[str, Door] = {
    "staff/": work(*STAFF),
    "staff/audit/": work("manager", "auditor", "administrator"),
    "staff/health/": work("manager", "auditor", "administrator"),
    "staff/registers": work("store_manager", "manager", "administrator"),
    "staff/clerks": work("store_manager", "manager", "administrator"),
    "staff/cards/blank": work("manager", "administrator"),
    "staff/day-sheets/": work("store_manager", "manager", "auditor", "administrator"),
    "staff/day-sheets/reopen": Door(SIGNS_IN, *[REFUSED] * (len(PEOPLE) - 1)),  # names no store here
    "staff/members/": AT_MEMBERS,
    "staff/members/<uuid:member_id>/": AT_MEMBERS,
    "staff/members/<uuid:member_id>/adjust": ADJUSTING,
    "staff/members/<uuid:member_id>/check": CHECKING,
    "staff/members/<uuid:member_id>/status": FREEZING,
    "staff/duplicates/": work(*SEES_MERGES),
    "staff/duplicates/<uuid:pair_id>/dismiss": work(*MERGES, outcome=MISSING),
    "staff/merges/compare": work(*SEES_MERGES),
    "staff/merges/new": work(*MERGES, outcome="422"),
    "staff/merges/<uuid:merge_id>/": work(*SEES_MERGES, outcome=MISSING),
    "staff/merges/<uuid:merge_id>/undo": work(*MERGES, outcome=MISSING),
    "staff/adjustments/": APPROVING,
    "staff/adjustments/<uuid:adjustment_id>": MISSING_ADJUSTMENT,
    "staff/matching/": work("store_manager", "manager", "auditor", "administrator"),
    "staff/matching/days/<str:store>/<str:day>": MISSING_DAY,
    "staff/matching/cases/<uuid:case_id>": MISSING_MATCH,  # one of the members' enquiries is none of these
    "staff/matching/receipts/<uuid:receipt_id>": MISSING_MATCH,
    "staff/matching/receipts/<uuid:receipt_id>/undo": MISSING_MATCH,
    "staff/matching/journals/": work("store_manager", "manager", "administrator"),
    "staff/matching/journals/<uuid:journal_id>": MISSING_DAY,
    "staff/matching/columns/<uuid:register_id>": MISSING_MATCH,
    "staff/members/<uuid:member_id>/entries/<int:number>": AT_MEMBERS,
    "staff/members/<uuid:member_id>/entries/<int:number>/replay": CHECKING,
    "staff/cases/": AT_MEMBERS,
    "staff/cases/<uuid:case_id>/": AT_MEMBERS,
    "staff/cases/<uuid:case_id>/take": ANSWERING,
    "staff/cases/<uuid:case_id>/answer": ANSWERING,
    "staff/cases/<uuid:case_id>/close": ANSWERING,
    "staff/cases/<uuid:case_id>/replay": CHECKING,
    "staff/cases/<uuid:case_id>/adjust": FREEZING,
    "staff/adjustments/bulk/": work(*ADJUSTS),
    "staff/adjustments/bulk/template.csv": work(*ADJUSTS),
    "staff/adjustments/bulk/<uuid:bulk_id>": work(*ADJUSTS, outcome=MISSING),
    "staff/adjustments/bulk/<uuid:bulk_id>/start": FREEZING,
    "staff/adjustments/bulk/<uuid:bulk_id>/decide": work("manager", "administrator", outcome=ELSEWHERE),
    "staff/adjustments/bulk/<uuid:bulk_id>/stop": FREEZING,
    "staff/adjustments/bulk/<uuid:bulk_id>/go-on": FREEZING,
    "staff/adjustments/bulk/<uuid:bulk_id>/reverse": work("manager", "administrator", outcome=ELSEWHERE),
    "staff/imports/": work(*SEES_IMPORTS),
    "staff/imports/<uuid:job_id>": work(*SEES_IMPORTS),
    "staff/imports/<uuid:job_id>/columns": work(*IMPORTS, outcome=ELSEWHERE),  # its file is gone here
    "staff/imports/<uuid:job_id>/preview": work(*IMPORTS, outcome=ELSEWHERE),
    "staff/imports/<uuid:job_id>/check": work(*IMPORTS, outcome=ELSEWHERE),
    "staff/imports/<uuid:job_id>/begin": work(*IMPORTS, outcome=ELSEWHERE),
    "staff/imports/<uuid:job_id>/stop": work(*IMPORTS, outcome=ELSEWHERE),
    "staff/imports/<uuid:job_id>/delete-file": work(*IMPORTS, outcome=ELSEWHERE),
    "staff/imports/<uuid:job_id>/rejects": work(*IMPORTS, outcome=MISSING),
    "staff/imports/<uuid:job_id>/rejects.csv": work(*IMPORTS, outcome=MISSING),
    "staff/program/": work(*SEES_TERMS),
    "staff/program/versions/<int:version>": work(*SEES_TERMS),
    "staff/program/drafts/new": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>": work(*SEES_TERMS),
    "staff/program/drafts/<uuid:draft_id>/submit": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>/rebase": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>/withdraw": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>/publish": work("manager", "administrator", outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>/simulate": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>/preview": work(*SEES_TERMS),
    "staff/program/drafts/<uuid:draft_id>/examples/<uuid:example_id>": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/program/drafts/<uuid:draft_id>/forms/<str:section>": work(*SEES_TERMS),
    "staff/program/drafts/<uuid:draft_id>/forms/<str:section>/add": work(*WRITES_DRAFTS),
    "staff/program/drafts/<uuid:draft_id>/forms/<str:section>/items/<str:code>": work(*SEES_TERMS),
    "staff/program/drafts/<uuid:draft_id>/forms/<str:section>/items/<str:code>/move": work(
        *WRITES_DRAFTS, outcome=ELSEWHERE
    ),
    "staff/program/drafts/<uuid:draft_id>/forms/<str:section>/items/<str:code>/retire": work(
        *WRITES_DRAFTS, outcome=ELSEWHERE
    ),
    "staff/program/simulations/<uuid:simulation_id>": work(*SEES_TERMS),
    "staff/program/simulations/<uuid:simulation_id>/stop": work(*WRITES_DRAFTS, outcome=ELSEWHERE),
    "staff/suppressed": work("marketer", "manager", "administrator"),
    "staff/campaigns/": work(*SEES_SEGMENTS),
    "staff/campaigns/new": work(*WRITES_SEGMENTS),
    "staff/campaigns/calendar": work(*SEES_SEGMENTS),
    "staff/campaigns/<uuid:campaign_id>/": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/campaigns/<uuid:campaign_id>/edit": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/campaigns/<uuid:campaign_id>/stop": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/campaigns/<uuid:campaign_id>/copy": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/campaigns/journeys/": work(*SEES_SEGMENTS),
    "staff/campaigns/journeys/<slug:kind>/": work(*SEES_SEGMENTS),
    "staff/campaigns/journeys/<slug:kind>/edit": work(*WRITES_SEGMENTS),
    "staff/campaigns/journeys/<slug:kind>/begin": work(*WRITES_SEGMENTS, outcome=ELSEWHERE),
    "staff/campaigns/journeys/<slug:kind>/on": work(*WRITES_SEGMENTS, outcome=ELSEWHERE),
    "staff/campaigns/journeys/<slug:kind>/approve": work("manager", "administrator", outcome=ELSEWHERE),
    "staff/campaigns/journeys/<slug:kind>/take-back": work(*WRITES_SEGMENTS, outcome=ELSEWHERE),
    "staff/campaigns/journeys/<slug:kind>/off": work(*WRITES_SEGMENTS),
    "staff/campaigns/journeys/<slug:kind>/discard": work(*WRITES_SEGMENTS, outcome=ELSEWHERE),
    "staff/segments/": work(*SEES_SEGMENTS),
    "staff/segments/new": work(*WRITES_SEGMENTS),
    "staff/segments/list": work(*WRITES_SEGMENTS),
    "staff/segments/<uuid:segment_id>/": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/edit": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/why": work(*SEES_WHO_IS_IN, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/count": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/freeze": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/thaw": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/archive": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/rule.json": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/segments/<uuid:segment_id>/members.csv": work(*SEES_WHO_IS_IN, outcome=MISSING),
    "staff/surveys/": work(*SEES_SURVEYS),
    "staff/surveys/new": work(*WRITES_SEGMENTS),
    "staff/surveys/comments": work(*READS_COMMENTS),
    "staff/surveys/tags": work(*TAGS_COMMENTS, outcome=ELSEWHERE),
    "staff/surveys/tags/<uuid:tag_id>/archive": work(*TAGS_COMMENTS, outcome=MISSING),
    "staff/surveys/cases/<uuid:case_id>": work(*READS_COMMENTS, outcome=MISSING),
    "staff/surveys/answers/<uuid:answer_id>/": work(*READS_COMMENTS, outcome=MISSING),
    "staff/surveys/answers/<uuid:answer_id>/read": work(*TAGS_COMMENTS, outcome=MISSING),
    "staff/surveys/answers/<uuid:answer_id>/tag": work(*TAGS_COMMENTS, outcome=MISSING),
    "staff/surveys/answers/<uuid:answer_id>/untag": work(*TAGS_COMMENTS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/": work(*SEES_SURVEYS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/edit": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/preview": work(*SEES_SURVEYS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/start": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/end": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/wave": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/surveys/<uuid:survey_id>/answers.csv": work(*READS_COMMENTS, outcome=MISSING),
    "staff/campaigns/<uuid:campaign_id>/results": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/edit": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/preview": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/letter": work(*SEES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/test-send": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/campaigns/<uuid:campaign_id>/sends/new": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/submit": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/approve": work("manager", "administrator", outcome=MISSING),
    "staff/sends/<uuid:send_id>/take-back": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/pause": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/resume": work(*WRITES_SEGMENTS, outcome=MISSING),
    "staff/sends/<uuid:send_id>/stop": work(*WRITES_SEGMENTS, outcome=MISSING),
}
