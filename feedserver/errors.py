"""The errors this package raises for people to read; each message is a whole sentence."""


class FeedserverError(Exception):
    """Something a person can put right; the message says what."""


class StartError(FeedserverError):
    """The server or a command cannot start as it is configured."""


class InvalidField(FeedserverError):
    """A value from outside is not acceptable; ``field`` names it as the sender wrote it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Conflict(FeedserverError):
    """The request is right in itself but contradicts the present state (HTTP 409)."""
