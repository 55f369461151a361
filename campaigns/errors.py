"""What staff may be told when something about segments cannot be done."""

from loyalty_site.lib.errors import DomainError, FileError


class SegmentCodeTaken(DomainError):
    """Another segment has this code. Choose a different one."""

    code = "segment_code_taken"
    field = "code"


class SegmentChanged(DomainError):
    """Somebody else has saved this segment meanwhile. Open it again and make your change once more."""

    code = "segment_changed"


class SegmentArchived(DomainError):
    """This segment is archived. Make a new one."""

    code = "segment_archived"


class SegmentWithoutRule(DomainError):
    """This segment is an imported list. It has no rule to count by, so it stays frozen."""

    code = "segment_without_rule"


class SegmentNamesItself(DomainError):
    """A segment cannot ask about itself, not by way of another one either. Take that condition out."""

    code = "segment_names_itself"
    status = 422
    field = "rule"


class SegmentAskedFor(DomainError):
    """%(code)s asks about this segment. Change that one first."""

    code = "segment_asked_for"


class CampaignCodeTaken(DomainError):
    """Another campaign has this code. Choose a different one."""

    code = "campaign_code_taken"
    field = "code"


class CampaignChanged(DomainError):
    """Somebody else has saved this campaign meanwhile. Open it again and make your change once more."""

    code = "campaign_changed"


class CampaignStopped(DomainError):
    """This campaign has been stopped and stays as it is. Make another like it."""

    code = "campaign_stopped"


class ControlGroupSettled(DomainError):
    """Messages of this campaign have gone out, so the control group stays at %(percent)s %%. Enter that figure again."""

    code = "control_group_settled"
    field = "control_percent"


class ListUnreadable(FileError):
    """This file cannot be read as CSV: save it as CSV in UTF-8 or Shift_JIS."""

    field = "file"


class ListTooLong(FileError):
    """This file has more than %(most)s lines: divide it."""

    field = "file"


class SendChanged(DomainError):
    """Somebody else has changed this message meanwhile. Open it again and look at it once more."""

    code = "send_changed"


class SendTooLong(DomainError):
    """All the texts of this message together are too long. Shorten them."""

    code = "send_too_long"
    status = 422


class SharesNotWhole(DomainError):
    """The shares of the variants must come to 100. Change them."""

    code = "shares_not_whole"
    status = 422


class TrialUnwritten(DomainError):
    """This mail cannot be written yet. Mend what is marked, then send it to yourself."""

    code = "trial_unwritten"
    status = 422


class SendNotReady(DomainError):
    """This cannot be done while the message is %(state)s. Open it again to see what can be done now."""

    code = "send_not_ready"


class SendHasMistakes(DomainError):
    """%(count)s things have to be mended in this message first. See how it looks: they are listed there."""

    code = "send_has_mistakes"
    status = 422


class SendInThePast(DomainError):
    """This time has passed. Choose a later one, or send it now."""

    code = "send_in_the_past"
    status = 422
    field = "scheduled_at"


class SendApprovedByItsWriter(DomainError):
    """Whoever submitted a message cannot approve it. Ask somebody else."""

    code = "send_approved_by_its_writer"


class SuppressionReasonMissing(DomainError):
    """Say why this address is added or taken off."""

    code = "suppression_reason_missing"
    status = 422
    field = "why"


class JourneyChanged(DomainError):
    """Somebody else has changed this journey meanwhile. Look at it once more."""

    code = "journey_changed"


class JourneyHasMistakes(DomainError):
    """The message of step %(step)s cannot be sent yet. Open it: what has to be mended is listed there."""

    code = "journey_has_mistakes"
    status = 422


class JourneyNotAsked(DomainError):
    """Nobody has asked for this any more. Look at the journey once more."""

    code = "journey_not_asked"


class JourneyApprovedByItsAsker(DomainError):
    """Whoever asked for a journey to be switched on cannot approve it. Ask somebody else."""

    code = "journey_approved_by_its_asker"


class JourneyNotWritten(DomainError):
    """This version of the journey is no draft any more. Begin another one."""

    code = "journey_not_written"


class JourneyFull(DomainError):
    """A journey has at most %(most)s steps. Remove one first."""

    code = "journey_full"


class JourneyEmpty(DomainError):
    """A journey has one step at least. Add another one before you remove this one."""

    code = "journey_empty"


class JourneyWithoutProgramme(DomainError):
    """A journey needs a programme. Publish one first."""

    code = "journey_without_programme"


class SurveyChanged(DomainError):
    """Somebody else has saved this survey meanwhile. Open it again and make your change once more."""

    code = "survey_changed"


class SurveyEnded(DomainError):
    """This survey has ended and stays as it is. Make a new one."""

    code = "survey_ended"


class SurveyNotDraft(DomainError):
    """This survey has been started already."""

    code = "survey_not_draft"


class SurveyFixed(DomainError):
    """When a survey is asked and its points stay once it runs: members have been told. End it and make a new one."""

    code = "survey_fixed"


class SurveyWithoutWave(DomainError):
    """Say first when this survey is to be asked."""

    code = "survey_without_wave"
    status = 422
    field = "wave_at"


class SurveyNotOnDate(DomainError):
    """Only a running survey that is asked on a date can be asked once more."""

    code = "survey_not_on_date"


class SurveyNeedsApproval(DomainError):
    """More than %(most)s members would be asked. Somebody else than who wrote it last, and who may approve messages, starts it."""

    code = "survey_needs_approval"


class SurveyExpired(DomainError):
    """This survey can be answered no more. Thank you all the same."""

    code = "survey_expired"


class SurveyReworded(DomainError):
    """The questions have changed meanwhile. Please look through them once more."""

    code = "survey_reworded"


class SurveyTagMissing(DomainError):
    """Write what the tag is called."""

    code = "survey_tag_missing"
    status = 422
    field = "name"
