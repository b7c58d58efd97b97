"""The form for a new webhook. Pure."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from feedserver.admin.texts.model.webhooks import WebhookTexts
from feedserver.errors import InvalidField
from feedserver.webhooks.addresses import is_private_literal, target_of
from feedserver.webhooks.events import EVENTS

_EVENTS = [*map(str, EVENTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookForm:
    """What was typed and ticked, and what is wrong with it; of the whole form under ``form``."""

    url: str = ""
    #: None of them stands for all.
    events: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)


def read_webhook_form(sent: MultiDict[str, str], t: WebhookTexts, *, allow_private: bool) -> WebhookForm:
    """The form as it was sent, without blanks around the address."""
    url, ticked = sent.get("url", "").strip(), set(sent.getlist("event"))
    errors = {}
    if mistake := _mistake(url, t, allow_private=allow_private):
        errors["url"] = mistake
    if ticked - set(_EVENTS):
        errors["events"] = t.events_wrong
    return WebhookForm(url=url, events=tuple(event for event in _EVENTS if event in ticked), errors=errors)


def _mistake(url: str, t: WebhookTexts, *, allow_private: bool) -> str | None:
    try:
        target = target_of(url)
    except InvalidField:
        return _why(url, t)
    return t.url_private if is_private_literal(target.host) and not allow_private else None


def _why(url: str, t: WebhookTexts) -> str:
    """The likeliest reason for which ``target_of`` refuses an address."""
    if not url:
        return t.url_blank
    if not url.lower().startswith("https://"):
        return t.url_https
    host = url.removeprefix("https://").partition("/")[0]
    return t.url_credentials if "@" in host or "#" in url or "\\" in url else t.url_wrong
