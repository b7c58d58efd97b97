"""All that the user's page says, a file per language."""

from collections.abc import Mapping

from feedserver.portal.texts.english import ENGLISH
from feedserver.portal.texts.german import GERMAN
from feedserver.portal.texts.model import Texts

__all__ = ["ENGLISH", "GERMAN", "LANGUAGES", "Texts"]

#: By the code of the language (ISO 639-1), as the setting ``language`` names it.
LANGUAGES: Mapping[str, Texts] = {"en": ENGLISH, "de": GERMAN}
