"""What keeps an installation from being moved."""

from feedserver.errors import FeedserverError


class TransferError(FeedserverError):
    """The file or the database does not allow it; nothing was changed."""
