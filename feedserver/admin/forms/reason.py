"""The reason of a change, as a form holds it, and what is said of a mistake."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.admin.texts import Texts
from feedserver.api.strict_json import refuse_bad_text
from feedserver.errors import InvalidFields

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is done, as it was typed, and what is wrong with it."""

    text: str = ""
    error: str | None = None


def read_reason(sent: Mapping[str, str], texts: Texts) -> Reason:
    """The reason of a form, without blanks around it; one line of visible text is needed."""
    text = sent.get("reason", "").strip()
    return Reason(text=text, error=_mistake(text, texts))


def _mistake(text: str, texts: Texts) -> str | None:
    if not text:
        return texts.reason_blank
    if len(text) > LONGEST_REASON:
        return texts.reason_long
    try:
        refuse_bad_text({"reason": text})
    except InvalidFields:
        return texts.reason_text
    return None if text.isprintable() else texts.reason_text
