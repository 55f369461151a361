"""What goes wrong between us and a provider."""


class SmsNotSent(OSError):
    """A provider has not taken a message; the argument says why, without the number or the text."""
