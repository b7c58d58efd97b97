"""The errors this package raises for people to read; each message is a whole sentence."""


class FeedserverError(Exception):
    """Something a person can put right; the message says what."""


class StartError(FeedserverError):
    """The server or a command cannot start as it is configured."""


class InvalidFields(FeedserverError):
    """Values from outside are not acceptable; each of ``errors`` has a ``field`` and a ``message``."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{error['field']}: {error['message']}" for error in errors))
        self.errors = errors


class InvalidField(InvalidFields):
    """One value from outside is not acceptable; ``field`` names it as the sender wrote it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__([{"field": field, "message": message}])
        self.field = field
        self.message = message


class UnreadableText(ValueError):
    """A text in the database is not UTF-8. SQLite keeps any octets; what they are is not repeated."""

    def __init__(self) -> None:
        super().__init__("A text in the database is not UTF-8.")


class Unreadable(FeedserverError):
    """What is kept of something makes no sense (HTTP 500); the message names it, and nothing it holds."""


class Conflict(FeedserverError):
    """The request is right in itself but contradicts the present state (HTTP 409)."""


class TooMany(FeedserverError):
    """A limit is reached (HTTP 429); the same may be asked again after so many ``seconds``."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


#: What values of no sense raise when they are read or written. A database that is away raises none of these.
UNREADABLE = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, OSError),
    *(TypeError, ValueError, InvalidFields),
)


def said_by(error: BaseException) -> str:
    """What a database's driver says, in one line without its last mark, for a sentence of ours to hold."""
    return " ".join(str(getattr(error, "orig", error)).split()).rstrip(".?")
