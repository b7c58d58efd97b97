"""All that the administrators' pages say, a folder per language."""

from collections.abc import Mapping

from feedserver.admin.texts.english import ENGLISH
from feedserver.admin.texts.german import GERMAN
from feedserver.admin.texts.model import Texts

__all__ = ["ENGLISH", "GERMAN", "LANGUAGES", "Texts"]

#: By the code of the language (ISO 639-1), as the setting ``language`` names it.
LANGUAGES: Mapping[str, Texts] = {"en": ENGLISH, "de": GERMAN}
