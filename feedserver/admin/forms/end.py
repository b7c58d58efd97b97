"""The form that says which links end: what was typed, and what it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from feedserver.admin.forms.days import read_day
from feedserver.admin.texts.model.end import EndTexts
from feedserver.api.fields import IDENTIFIER
from feedserver.people.model import Organisation, User
from feedserver.people.store import find_organisation, find_present_user
from feedserver.tokens.payload import RevokeManyPayload
from feedserver.tokens.revoke import revoke_tokens

FIELDS = ("user", "organisation", "issued_before")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndForm:
    """What was typed, by field, and what is wrong with it; of the whole form under ``form``."""

    typed: Mapping[str, str] = field(default_factory=dict)
    user: User | None = None
    organisation: Organisation | None = None
    #: A day of UTC.
    issued_before: date | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    def named(self, reason: str | None = None, *, dry_run: bool = False) -> RevokeManyPayload:
        """The links a form without errors names."""
        day = self.issued_before
        return RevokeManyPayload(
            user=self.user.id if self.user else None,
            organisation=self.organisation.id if self.organisation else None,
            issued_before=datetime.combine(day, time(), UTC) if day else None,
            reason=reason,
            dry_run=dry_run,
        )


def read_end_form(tx: Connection, sent: Mapping[str, str], t: EndTexts) -> EndForm:
    """The form as it was sent; a user or an organisation that is not there is a mistake."""
    typed = {name: text for name in FIELDS if (text := sent.get(name, "").strip())}
    user_id, organisation_id = _identifier(typed, "user"), _identifier(typed, "organisation")
    user = find_present_user(tx, user_id) if user_id else None
    organisation = find_organisation(tx, organisation_id) if organisation_id else None
    day = read_day(typed.get("issued_before", ""))
    found = {"user": user, "organisation": organisation, "issued_before": day}
    wrong = {"user": t.no_user, "organisation": t.no_organisation, "issued_before": t.no_day}
    errors = {name: wrong[name] for name in typed if found[name] is None} if typed else {"form": t.blank}
    return EndForm(typed=typed, user=user, organisation=organisation, issued_before=day, errors=errors)


def count_named(tx: Connection, form: EndForm, now: datetime) -> int:
    """How many links a form names at ``now`` (UTC); none where it has mistakes."""
    return 0 if form.errors else revoke_tokens(tx, form.named(dry_run=True), now)


def _identifier(typed: Mapping[str, str], name: str) -> str | None:
    """What cannot be an id does not reach the database."""
    text = typed.get(name, "")
    return text if IDENTIFIER.fullmatch(text) else None
