"""What the forms of the user's page may hold, and what is said of a mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedserver.api.fields import check_payload
from feedserver.api.strict_json import refuse_bad_text
from feedserver.errors import InvalidFields
from feedserver.portal.texts import Texts
from feedserver.tokens.payload import IssuePayload

LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was sent, with a sentence for each field that does not fit."""

    label: str = ""
    privacy: str = "full"
    errors: Mapping[str, str] = field(default_factory=dict)


def read_form(sent: Mapping[str, str], texts: Texts, *, with_privacy: bool) -> Form:
    """The label without blanks around it, and the choice where the form has one."""
    label = sent.get("label", "").strip()
    privacy = sent.get("privacy", "") if with_privacy else ""
    errors = {}
    mistake = _label_mistake(label, texts)
    if mistake:
        errors["label"] = mistake
    if with_privacy and privacy not in texts.privacy:
        errors["privacy"] = texts.choice_missing
    return Form(label=label, privacy=privacy, errors=errors)


def issue_payload(form: Form) -> IssuePayload:
    """A form without mistakes as the payload that makes a token."""
    return check_payload(IssuePayload, {"label": form.label, "privacy": form.privacy})


def _label_mistake(label: str, texts: Texts) -> str | None:
    if not label:
        return texts.label_blank
    if len(label) > LONGEST_LABEL:
        return texts.label_long
    try:
        refuse_bad_text({"label": label})
        check_payload(IssuePayload, {"label": label})
    except InvalidFields:
        return texts.label_text
    return None
