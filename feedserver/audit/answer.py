"""An entry of the audit log as the API gives it."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy import Row

from feedserver.api.answers import COMPLETE, Next
from feedserver.api.fields import Instant
from feedserver.api.patterns import READ_ONLY
from feedserver.audit.model import Entry
from feedserver.audit.rows import readable_entry
from feedserver.clock import zulu


class ActorAnswer(BaseModel):
    """Who made a change, and through what."""

    model_config = COMPLETE

    kind: Annotated[
        str | None, Field(description="`api_key`, `administrator`, `user`, `command` or `server`.")
    ]
    id: Annotated[str | None, Field(description="Id of the key, administrator or user.")]
    name: Annotated[str | None, Field(description="Name of the key, address of the administrator, account.")]


class EntryAnswer(BaseModel):
    """One applied request."""

    model_config = COMPLETE

    id: Annotated[int, Field(description="Rises with each entry.", json_schema_extra=READ_ONLY)]
    at: Annotated[Instant | None, Field(description="When it was.")]
    action: Annotated[str | None, Field(description="What was done, such as `booking.put`.")]
    by: Annotated[ActorAnswer, Field(description="Who did it.")]
    subject: Annotated[str | None, Field(description="Id of what was changed.")]
    user: Annotated[str | None, Field(description="Id of the user it concerns.")]
    reason: Annotated[str | None, Field(description="Why, where somebody said it.")]
    data: Annotated[
        dict[str, Any] | None, Field(description="Names of changed fields, versions, numbers and ids.")
    ]
    erased: Annotated[bool, Field(description="True where the details were erased; they are null then.")]
    unreadable: Annotated[
        bool,
        Field(
            description="True where somebody changed the entry in the database so that it cannot be read; "
            "all but `id` is null then, and `feedserver audit verify` says more."
        ),
    ]
    position: Annotated[int | None, Field(description="Its place in the chain; null until it is sealed.")]
    seal: Annotated[str | None, Field(description="Its seal in the chain, in hexadecimal digits.")]


class EntryList(BaseModel):
    """A page of the audit log."""

    items: Annotated[list[EntryAnswer], Field(description="Newest first.")]
    next: Next


def row_answer(row: Row[Any]) -> dict[str, Any]:
    """A row of the log as the API gives it."""
    entry = readable_entry(row)
    return _unreadable(row.id) if entry is None else _entry_answer(entry)


def rows_lines(rows: Iterable[Row[Any]]) -> str:
    """Rows of the log as newline-delimited JSON."""
    return "".join(f"{json.dumps(row_answer(row), ensure_ascii=False)}\n" for row in rows)


def _entry_answer(entry: Entry) -> dict[str, Any]:
    details = entry.details
    return {
        "id": entry.id,
        "at": zulu(entry.at),
        "action": entry.action,
        "by": {
            "kind": entry.actor_kind,
            "id": details and details.actor,
            "name": details and details.actor_name,
        },
        **{name: details and getattr(details, name) for name in ("subject", "user", "reason", "data")},
        "erased": details is None,
        "unreadable": False,
        "position": entry.position,
        "seal": entry.seal,
    }


def _unreadable(number: int) -> dict[str, Any]:
    nothing = dict.fromkeys(EntryAnswer.model_fields)
    by = dict.fromkeys(ActorAnswer.model_fields)
    return {**nothing, "id": number, "by": by, "erased": False, "unreadable": True}
