"""The audit log as administrators read it. Pure."""

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlencode

from feedserver.admin.places import Kind, Place, place_of_subject
from feedserver.admin.view.audit_data import data_facts
from feedserver.admin.view.items import Item
from feedserver.admin.view.marks import Fact, Leading, Shown
from feedserver.admin.view.teller import Teller
from feedserver.audit.model import Details, Entry


def places_in(entries: Iterable[Entry]) -> set[Place]:
    """The pages that these entries would lead to, were everything there."""
    return {place for entry in entries for place in (_subject_of(entry), _user_of(entry)) if place}


def entry_item(entry: Entry, present: Collection[Place], teller: Teller) -> Item:
    """An entry in words; it leads to pages that are ``present``, or else to the entries of the same id."""
    t = teller.texts.audit
    return Item(title=t.actions.get(entry.action, entry.action), facts=list(_facts(entry, present, teller)))


def unreadable_item(number: int, teller: Teller) -> Item:
    """In place of an entry whose row somebody has changed."""
    t = teller.texts.audit
    return Item(title=t.unreadable, facts=[(t.number, str(number)), (t.reason, t.unreadable_why)])


def _facts(entry: Entry, present: Collection[Place], teller: Teller) -> Iterator[Fact]:
    t, details = teller.texts.audit, entry.details
    yield t.when, teller.moment(entry.at)
    yield t.by, _who(entry, teller)
    if details is not None:
        if details.subject:
            yield t.about, _leading("subject", details.subject, _subject_of(entry), present)
        if details.user and details.user != details.subject:
            yield t.concerns, _leading("user", details.user, _user_of(entry), present)
        if details.reason:
            yield t.reason, details.reason
        yield from data_facts(details.data or {}, teller)
    elif entry.erased_at is not None:
        yield t.erased, t.erased_says.format(teller.moment(entry.erased_at))
    yield t.seal, t.unsealed_says if entry.position is None else t.sealed_says.format(entry.position)


def _who(entry: Entry, teller: Teller) -> Shown:
    t, details = teller.texts.audit, entry.details
    kind = t.kinds.get(entry.actor_kind, entry.actor_kind)
    name = _name(details) if details else None
    if name is None:
        return kind
    said = t.by_says.format(name, kind)
    return _of_same("actor", said, details.actor) if details and details.actor else said


def _name(details: Details) -> str | None:
    return details.actor_name or details.actor


def _leading(name: str, identifier: str, place: Place | None, present: Collection[Place]) -> Leading:
    return (
        Leading(identifier, place.rest)
        if place in present and place
        else _of_same(name, identifier, identifier)
    )


def _of_same(name: str, text: str, identifier: str) -> Leading:
    return Leading(text, f"/audit?{urlencode({name: identifier})}")


def _subject_of(entry: Entry) -> Place | None:
    subject = entry.details.subject if entry.details else None
    return place_of_subject(entry.action, subject) if subject else None


def _user_of(entry: Entry) -> Place | None:
    user = entry.details.user if entry.details else None
    return Place(Kind.USER, user) if user else None
