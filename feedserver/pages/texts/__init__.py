"""The words that all pages share, a file per language."""

from feedserver.pages.texts.model import CommonTexts, Refusal, RoomTexts

__all__ = ["CommonTexts", "Refusal", "RoomTexts"]
