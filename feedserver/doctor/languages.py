"""The languages the doctor speaks."""

from collections.abc import Mapping

from feedserver.doctor.english import ENGLISH
from feedserver.doctor.german import GERMAN
from feedserver.doctor.words import Words

#: By the code of the language (ISO 639-1), as the setting ``language`` names it.
LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "de": GERMAN}
