"""What the third floor audits: what staff decide."""

from loyalty_site.lib.audited import Audited, excuse, register


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    register(Audited("campaigns_segment", ignored=("members", "counted_at")))
    excuse("measured, and measured again", "campaigns_scoreedges")
    register(Audited("campaigns_campaign"))
    excuse("summed up, and summed up again", "campaigns_campaigncosts")
    register(Audited("campaigns_send", ignored=("audience", "launched_at", "finished_at")))
    register(Audited("campaigns_journey", ignored=("looked_at",)))
    register(Audited("campaigns_journeyversion", ignored=("closed_at",)))
    register(Audited("campaigns_journeystep"))
    excuse("members go through it by themselves, each once", "campaigns_journeyentry")
    excuse("the work of the machine, each with its own outcome", "campaigns_delivery", "campaigns_deliveryplace")
    excuse("what providers and mail programs tell, each once", "campaigns_providerevent", "campaigns_reaction")
    register(
        Audited("campaigns_survey", ignored=("wave",)), Audited("campaigns_surveyversion"),
        Audited("campaigns_surveytag"),
    )  # fmt: skip
    excuse("who was asked, and when, each once", "campaigns_surveyinvitation")
    excuse("never changed; who has first read it stands in the row", "campaigns_surveyanswer")
    excuse("who set and removed a tag is an act that is recorded", "campaigns_answertag")
    excuse("never changed; the send that it belongs to is noted", "campaigns_link")
    excuse("digests; who entered or removed one is an act that is recorded", "campaigns_deadaddress")
