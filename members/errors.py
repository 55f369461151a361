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
    """The birthday can be changed once a year. Ask at a store if it is wrong."""

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


class StatusUnknown(InvalidValue):
    """This status is not known. Choose active, frozen or left."""

    code = "invalid_status"
    field = "status"
