"""What the third floor knows of a person: what was sent to them, and what came of it.

Who is in a segment stands in the members' traits."""

from django.db.models import Q

from loyalty_site.lib.personal import Person, Table, impersonal, register, same

_KIND = "one of a few words of this software"


def of_member(person: Person) -> Q:
    """Find rows by the member whom they are about."""
    return Q(member__in=person.members)


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    impersonal("rules about members as such, and how many they name", "campaigns.Segment")
    impersonal("boundaries over all members together", "campaigns.ScoreEdges")
    impersonal("what is planned for all", "campaigns.Campaign")
    impersonal("sums over all members together", "campaigns.CampaignCosts")
    impersonal("what is said to an audience as such", "campaigns.Send")
    impersonal("what a journey is, as such", "campaigns.Journey")
    impersonal("what a journey is, as such", "campaigns.JourneyVersion")
    impersonal("what a journey is, as such", "campaigns.JourneyStep")
    impersonal("which workers are at work", "campaigns.DeliveryPlace")
    impersonal("digests that name nobody", "campaigns.DeadAddress")
    impersonal("digests of events and of addresses, for weeks", "campaigns.ProviderEvent")
    impersonal("where a message to an audience leads to", "campaigns.Link")
    impersonal("what is asked of all, and in which words", "campaigns.Survey", "campaigns.SurveyVersion")
    impersonal(
        "words of staff about comments as such, and which comment each is for",
        "campaigns.SurveyTag",
        "campaigns.AnswerTag",
    )
    register(
        Table(
            "campaigns.SurveyAnswer",
            finder=lambda person: Q(invitation__member__in=person.members),
            blanks={"texts": {}},
            impersonal={"choices": "codes of what staff let members choose among", "language": _KIND, "via": _KIND},
            section="survey_answers",
            columns={"survey": "survey__campaign__code"} | same("score", "choices", "texts", "language", "via", "answered_at", "points"),
        ),
        Table(
            "campaigns.SurveyInvitation",
            finder=of_member,
            impersonal={"occasion": "which purchase, coupon, enquiry or wave it is about, by an id"},
            section="survey_invitations",
            columns={"survey": "survey__campaign__code"} | same("invited_at", "expires_at", "answered_at"),
        ),
    )  # fmt: skip
    register(
        Table(
            "campaigns.Delivery",
            finder=of_member,
            impersonal={
                "occasion": "a year, a day, a code or an id", "arm": _KIND, "channel": _KIND, "rest": _KIND, "state": _KIND, "reason": _KIND,
                "error": "a status of the provider's", "ref": "the provider's own number of it",
            },
            section="deliveries",
            columns=same("channel", "state", "reason", "handed_at", "delivered_at", "bounced_at", "opened_at", "clicked_at"),
        ),
        Table(
            "campaigns.JourneyEntry",
            finder=of_member,
            impersonal={"occasion": "a year, a day or a tier", "state": _KIND, "exit_reason": _KIND},
            section="journeys",
            columns={"journey": "journey__kind"} | same("occasion", "state", "exit_reason", "entered_at", "left_at"),
        ),
        Table(
            "campaigns.Reaction",
            finder=lambda person: Q(delivery__member__in=person.members),
            deletes=True,
            section="reactions",
            columns={"delivery": "delivery_id"} | same("number", "at", "by_robot"),
        ),
    )  # fmt: skip
