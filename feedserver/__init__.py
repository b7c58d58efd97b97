"""feedserver: a calendar feed server that host applications embed.

A host pushes users and bookings over HTTP; feedserver mints signed, revocable
calendar tokens and serves each as an iCalendar feed (RFC 5545).
``docs/architecture.md`` shows how a request flows and where to change what.
"""
