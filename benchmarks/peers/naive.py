"""What one would write first: Flask, the ORM and icalendar; each request renders the feed anew.

Its 304 costs what its 200 costs, because the ETag is made of the body. ``NAIVE_DATABASE`` names the file.
"""

import os
from datetime import UTC, datetime
from hashlib import sha256

import icalendar
from flask import Flask, abort, request
from sqlalchemy import Column, ForeignKey, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from werkzeug.wrappers import Response


class Base(DeclarativeBase):
    """The tables that ``benchmarks/peers/database.py`` fills."""


seats = Table(
    "seats",
    Base.metadata,
    Column("booking", ForeignKey("bookings.id"), primary_key=True),
    Column("person", ForeignKey("people.id"), primary_key=True),
)


class Booking(Base):
    """A booking; times are seconds since 1970."""

    __tablename__ = "bookings"

    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    summary: Mapped[str]
    description: Mapped[str]
    location: Mapped[str]
    category: Mapped[str]
    url: Mapped[str]
    meeting: Mapped[str]
    starts_at: Mapped[int]
    ends_at: Mapped[int]
    created_at: Mapped[int]
    updated_at: Mapped[int]


class Person(Base):
    """Somebody with a secret address."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    bookings: Mapped[list[Booking]] = relationship(secondary=seats, order_by=Booking.starts_at)


app = Flask("naive")
engine = create_engine(f"sqlite:///{os.environ['NAIVE_DATABASE']}")


@app.get("/feeds/<token>.ics")
def feed(token: str) -> Response:
    """The feed of one person."""
    with Session(engine) as session:
        person = session.scalars(select(Person).where(Person.token == token)).one_or_none()
        if person is None:
            abort(404)
        body = _calendar(person)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.set_etag(sha256(body).hexdigest())
    return response.make_conditional(request)


def _calendar(person: Person) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//naive//EN")
    calendar.add("VERSION", "2.0")
    for booking in person.bookings:
        calendar.add_component(_event(booking))
    body: bytes = calendar.to_ical()
    return body


def _event(booking: Booking) -> icalendar.Event:
    event = icalendar.Event()
    event.add("UID", f"{booking.id}@naive.example")
    event.add("DTSTAMP", _time(booking.updated_at))
    event.add("LAST-MODIFIED", _time(booking.updated_at))
    event.add("CREATED", _time(booking.created_at))
    event.add("SEQUENCE", booking.sequence)
    event.add("DTSTART", _time(booking.starts_at))
    event.add("DTEND", _time(booking.ends_at))
    event.add("SUMMARY", booking.summary)
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")
    event.add("DESCRIPTION", f"{booking.description}\n{booking.meeting}")
    event.add("LOCATION", booking.location)
    event.add("URL", booking.url)
    event.add("CATEGORIES", [booking.category])
    return event


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
