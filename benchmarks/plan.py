"""How much is measured: rounds, seconds and sizes. The sizes of the goals stand here as defaults."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The defaults are what the goals speak of; tests make everything smaller."""

    #: Interleaved rounds; each ratio is taken within one, and their median counts.
    rounds: int = 5
    #: How long one target is under load in one round.
    seconds: float = 1.0
    #: Seconds without work after which a server counts as idle.
    rest: float = 0.3
    #: Bookings of an ordinary feed, and of a big one.
    bookings: int = 200
    many_bookings: int = 1000
    #: Feeds that are read once after a change: ordinary ones, big ones, and such that are built anew.
    changed_feeds: int = 400
    changed_big_feeds: int = 160
    rebuilt_feeds: int = 80
    #: How many feeds one booking is in.
    sharing: int = 4
    #: Addresses that nobody ever got.
    unknown_tokens: int = 1000
    #: Bookings in one batch.
    batch: int = 1000
    #: Users of the small, middle and big databases of ``growth``, and tokens and bookings of each user.
    small_users: int = 100
    cold_users: int = 1000
    middle_users: int = 10_000
    big_users: int = 100_000
    tokens_each: int = 10
    bookings_each: int = 20
    #: Tokens that are polled, and feeds that are read for the first time in each round.
    polled_tokens: int = 10_000
    cold_feeds: int = 200
    #: Clients that ask for one feed at once.
    clients: int = 200
    #: Users whose feeds one worker reads, ``tokens_each`` feeds of each.
    remembered_users: int = 10_000
    #: Calls of one part within one process.
    calls: int = 2000
    #: Whether ical-generator is measured: its first installation takes a minute.
    node: bool = True
