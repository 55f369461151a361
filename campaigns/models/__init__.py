"""The nouns of the third floor."""

from campaigns.models.campaign import Campaign
from campaigns.models.campaign_costs import CampaignCosts
from campaigns.models.dead_address import DeadAddress
from campaigns.models.delivery import Delivery
from campaigns.models.delivery_place import DeliveryPlace
from campaigns.models.journey import Journey, JourneyStep, JourneyVersion
from campaigns.models.journey_entry import JourneyEntry
from campaigns.models.link import Link, Reaction
from campaigns.models.provider_event import ProviderEvent
from campaigns.models.score_edges import ScoreEdges
from campaigns.models.segment import Segment
from campaigns.models.send import Send
from campaigns.models.survey import Survey
from campaigns.models.survey_answer import AnswerTag, SurveyAnswer, SurveyTag
from campaigns.models.survey_invitation import SurveyInvitation
from campaigns.models.survey_version import SurveyVersion

__all__ = [
    "AnswerTag",
    "Campaign",
    "CampaignCosts",
    "DeadAddress",
    "Delivery",
    "DeliveryPlace",
    "Journey",
    "JourneyEntry",
    "JourneyStep",
    "JourneyVersion",
    "Link",
    "ProviderEvent",
    "Reaction",
    "ScoreEdges",
    "Segment",
    "Send",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyTag",
    "SurveyVersion",
]
