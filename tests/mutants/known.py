"""The faults that a cache of feeds and its database invite (S-16, S-95)."""

from tests.feeds.test_cache import REDIS, STORES
from tests.mutants.mutant import Mutant

_AT_ONCE = "tests/feeds/test_cache.py::test_every_store_shows_a_change_at_once"
_WITH_REDIS = (
    (
        f"{_AT_ONCE}[sqlite-{REDIS}]",
        "tests/feeds/test_cache.py::test_the_cache_holds_no_token_and_no_name_in_a_key[sqlite]",
    )
    if REDIS in STORES
    else ()
)

MUTANTS = {
    # What is kept under the new version then holds the rows of the old one, until the next change.
    "rows read before the version": Mutant(
        "feeds/document.py",
        (
            (
                "            return _feed(services, found, condition, now)\n",
                "            early = _made(services, found, now)\n"
                "            found = look() or found\n"
                "            return _feed(services, found, condition, now, early)\n",
            ),
            (
                "_feed(services: Services, found: Found, condition: Condition, now: datetime) -> Document:",
                "_feed(services, found, condition, now, early):",
            ),
            ("lambda: _made(services, found, now))", "lambda: early)"),
        ),
        (
            "tests/feeds/test_snapshot.py::test_a_change_between_token_and_bookings_is_in_the_next_read"
            "[sqlite-moved]",
            "tests/feeds/test_snapshot.py::test_a_change_between_token_and_bookings_is_in_the_next_read"
            "[sqlite-cancelled]",
            "tests/feeds/test_snapshot.py::test_what_was_read_during_a_change_gives_no_304_after_it[sqlite]",
        ),
    ),
    # A secret in Redis; and one key for all versions serves the first of them for ever.
    "a cache keyed by the raw token": Mutant(
        "feeds/document.py",
        (
            (
                "services.cache.fetch(found.id, version,",
                'services.cache.fetch(services.signer.sign(found.token.random_part, found.key_id), "",',
            ),
        ),
        (
            f"{_AT_ONCE}[sqlite-memory://]",
            *_WITH_REDIS,
        ),
    ),
    # What Flask-Caching's ``cached`` does: the answer is kept, and nobody asks whether the token still lives.
    "a decorated view": Mutant(
        "feeds/endpoint.py",
        (
            (
                "        answer = self._answer(method, environ)\n",
                '        kept = self.__dict__.setdefault("kept", {})\n'
                '        name = (method, environ["PATH_INFO"], environ.get("HTTP_IF_NONE_MATCH"))\n'
                "        answer = kept.get(name) or kept.setdefault(name, self._answer(method, environ))\n",
            ),
        ),
        (
            f"{_AT_ONCE}[sqlite-memory://]",
            f"{_AT_ONCE}[sqlite-null://]",
            "tests/feeds/test_snapshot.py::test_another_process_sees_a_change_at_once[sqlite]",
            "tests/feeds/test_snapshot.py::test_a_token_revoked_during_a_read_serves_the_notice_from_the_next_on"
            "[sqlite]",
        ),
    ),
    # A transaction that reads first and then writes fails at once where another one writes.
    "deferred BEGIN": Mutant(
        "database/sqlite.py",
        (('"BEGIN IMMEDIATE" if writes else "BEGIN"', '"BEGIN"'),),
        (
            "tests/database/test_transactions.py::test_read_modify_write_from_many_threads_loses_nothing[sqlite]",
            "tests/database/test_transactions.py::test_a_second_writer_waits_from_its_first_moment[sqlite]",
        ),
    ),
}
