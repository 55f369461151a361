"""What members may be told when something about them cannot be done."""

from loyalty_site.lib.errors import DomainError


class AlreadyAMember(DomainError):
    """This e-mail address or phone number already belongs to a member. Use the existing membership."""

    code = "already_a_member"


class CardTaken(DomainError):
    """This card already belongs to another member. Use another card."""

    code = "card_taken"
    field = "card"


class CardNotAccepted(DomainError):
    """This card has been stopped or replaced. Use the member's current card."""

    code = "card_not_accepted"
    field = "card"


class CardUnknown(DomainError):
    """This card number is not known. Check the number that is printed on the card."""

    code = "card_unknown"
    status = 422
    field = "card"


class StoreUnknown(DomainError):
    """This store is not known. Use a store of the programme."""

    code = "store_unknown"
    status = 422
    field = "store"


class InvalidValue(DomainError):
    """This value cannot be used. Correct it and try again."""

    code = "invalid"
    status = 422


class PhoneNotServed(InvalidValue):
    """No code can be sent to this number. Use a mobile number, or your e-mail address."""

    code = "phone_not_served"
    field = "phone"


class CodeNotSent(DomainError):
    """The code could not be sent. Please try again in a few minutes, or use another way."""

    code = "code_not_sent"
    status = 503


class InvalidEmail(InvalidValue):
    """This is not an e-mail address. Write it like name@example.com."""

    code = "invalid_email"
    field = "email"


class InvalidPhone(InvalidValue):
    """This is not a phone number. Write it like 090-1234-5678 or +81 90 1234 5678."""

    code = "invalid_phone"
    field = "phone"


class InvalidText(InvalidValue):
    """This text holds characters that cannot be used. Write it in ordinary letters."""

    code = "invalid_text"


class TextTooLong(InvalidValue):
    """This text is too long. Use at most %(characters_max)s characters."""

    code = "too_long"


class InvalidKana(InvalidValue):
    """The reading can be written in kana or letters alone. Write it in katakana or hiragana."""

    code = "invalid_kana"
    field = "kana"


class InvalidBirthday(InvalidValue):
    """This birthday is not possible. Give a date from 1900 to today."""

    code = "invalid_birthday"
    field = "birthday"


class BirthdayChangedRecently(DomainError):
    """The birthday can be changed once a year, next from %(changeable_on)s. Ask at a store if it is wrong."""

    code = "birthday_changed_recently"
    field = "birthday"


class InvalidLanguage(InvalidValue):
    """This language is not offered. Choose ja or en."""

    code = "invalid_language"
    field = "language"


class InvalidTimeZone(InvalidValue):
    """This time zone is not known. Use a name such as Asia/Tokyo."""

    code = "invalid_time_zone"
    field = "time_zone"


class InvalidChannel(InvalidValue):
    """This channel is not known. Choose email, sms, line or push."""

    code = "invalid_channel"
    field = "consents"


class InvalidTopic(InvalidValue):
    """This topic is not known. Choose campaigns, news, surveys or points."""

    code = "invalid_topic"
    field = "consents"


class InterestUnknown(InvalidValue):
    """This interest is not on the list any more. Choose among those that are shown."""

    code = "interest_unknown"
    field = "interests"


class StatusUnknown(InvalidValue):
    """This status is not known. Choose active, frozen or left."""

    code = "invalid_status"
    field = "status"


class MembershipEnded(DomainError):
    """This membership has ended for good. Enrol the person as a new member."""

    code = "membership_ended"


class CaseTaken(DomainError):
    """%(owner)s already takes care of this enquiry. Reload the page to see what has been done."""

    code = "case_taken"


class CaseMoved(DomainError):
    """Something was written here since you opened this page. Read it first; it can be closed after that."""

    code = "case_moved"


class CaseClosed(DomainError):
    """A colleague has closed this one already. Reload the page to see how."""

    code = "case_closed"


class TextMissing(InvalidValue):
    """There is nothing written here. Write what you would like to say."""

    code = "text_missing"
    field = "text"


class LegalVersionOutdated(DomainError):
    """Another version was published in the meantime. Read it, and write yours anew on top of it."""

    code = "legal_version_outdated"


class LegalBeginsTooSoon(InvalidValue):
    """This version can begin on %(day)s at the earliest. Choose that day or a later one."""

    code = "legal_begins_too_soon"
    field = "effective_from"


class LegalUnfinished(InvalidValue):
    """Something is missing here. Write it in Japanese and in English."""

    code = "legal_unfinished"


class PhoneIsOnlyWayIn(DomainError):
    """You sign in with this number alone. Add an e-mail address first, then the number can be removed."""

    code = "phone_is_only_way_in"
    field = "phone"
