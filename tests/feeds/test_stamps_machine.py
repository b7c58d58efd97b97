"""S-44 over HTTP: whatever is said, switched, restarted or set back, stamps and validators keep their word.

A model that knows the contract alone says what must move; every feed is read after every step.
``TEST_FULL=1`` takes many longer ways at random.
"""

import copy
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from werkzeug.test import TestResponse

from feedserver.ics.uid import event_uid
from feedserver.ics.words import ENGLISH, GERMAN
from feedserver.outbox.worker import run_due
from feedserver.people.hold import resume_organisation, resume_user, suspend_organisation, suspend_user
from tests.feeds.stamps_model import Model
from tests.feeds.stamps_said import NUMBERS, STATUSES, Talk, changes, original_starts, talks
from tests.feeds.stamps_seen import Event, Reader
from tests.full import IS_FULL
from tests.site import Site, settings_for

SETTINGS = settings(
    max_examples=600 if IS_FULL else 25,
    stateful_step_count=50 if IS_FULL else 25,
    derandomize=not IS_FULL,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
HOUR, DAY = 3600, 86_400
TOKENS = (("amira", "full"), ("ben", "title"), ("amira", "busy"))
OPTIONS: dict[str, list[Any]] = {
    "alarms": [[], [10]],
    "past_days": [90, 0],
    "cancelled": ["tombstone", "prefix", "hide"],
    "provisional": ["show", "hide"],
    "recurrence": ["native", "expanded"],
    "kinds": [[], ["exam"]],
    "roles": [[], ["trainer"]],
    "privacy": ["full", "title", "busy"],
}
#: Settings for a restart; the first two change nothing.
RENDERERS: list[dict[str, Any]] = [
    {},
    {},
    {"words": ENGLISH, "feed_method": True},
    {"words": GERMAN},
    {"words": replace(ENGLISH, pending="[TBC]", placeholder="Nothing")},
    {"feed_method": False},
]
VERSIONS = st.none() | st.integers(1, 12)
WHICH = st.sampled_from(range(len(TOKENS)))


@dataclass
class Told:
    """A token, and what the model knows of it; ``moved`` counts changes of its options."""

    id: str
    user: str
    reader: Reader
    options: dict[str, Any] = field(default_factory=lambda: {name: said[0] for name, said in OPTIONS.items()})
    moved: int = 0


class Stamps(RuleBasedStateMachine):
    """Two users, three bookings, a token of each privacy level."""

    def __init__(self, home: Path, template: Path, keys_file: Path) -> None:
        super().__init__()
        shutil.copy(template, home / "machine.db")
        url = f"sqlite:///{home / 'machine.db'}"
        self.site = Site(settings_for(home, database_url=url, keys_file=str(keys_file)))
        self.model = Model()
        self.uids = {uid: number for number in range(3) for uid in self._uids(number)}
        self.may_publish = {"amira": True, "ben": True, "o-1": True}
        self.is_free = {"amira": True, "ben": True, "o-1": True}
        self.switched = self.renderers = 0
        self.site.host.call("PUT", "/organisations/o-1", {"name": "O"})
        for user in ("amira", "ben"):
            self.site.host.make_user(user, organisation="o-1")
        self.tokens = [self._issue(user, privacy) for user, privacy in TOKENS]

    def teardown(self) -> None:
        self.site.close()
        for file in self.site.settings.home.glob("machine.db*"):
            file.unlink()

    def _issue(self, user: str, privacy: str) -> Told:
        made = self.site.host.issue(user, privacy=privacy)
        token = Told(made["id"], user, Reader(made["url"]))
        token.options["privacy"] = privacy
        return token

    def _uids(self, number: int) -> list[str]:
        """Every UID that a booking and its occurrences can have."""
        at, name = self.site.services, f"b-{number}"
        identities = [f"{name} {start.isoformat()}" for start in original_starts(number)]
        occurrences = [event_uid(at.keys.uid, at.uid_domain, "occurrence", one) for one in identities]
        return [at.booking_uid(name), *occurrences]

    # What a host says.

    @rule(talk=talks(), version=VERSIONS)
    def put(self, talk: Talk, version: int | None) -> None:
        self._require(self._call("PUT", talk.number, talk.body, version), talk, version)

    @precondition(lambda self: self.model.alive)
    @rule(data=st.data(), version=VERSIONS)
    def patch(self, data: st.DataObject, version: int | None) -> None:
        kept = data.draw(st.sampled_from(self.model.alive))
        talk = data.draw(changes(kept))
        said = {name: value for name, value in talk.body.items() if value != kept.body[name]}
        self._require(self._call("PATCH", talk.number, said, version), talk, version)

    @precondition(lambda self: self.model.alive)
    @rule(data=st.data(), status=st.sampled_from(STATUSES))
    def say_a_status(self, data: st.DataObject, status: str) -> None:
        talk = replace(data.draw(st.sampled_from(self.model.alive)), status=status)
        self._require(self._call("PATCH", talk.number, {"status": status}), talk)

    @precondition(lambda self: self.model.alive)
    @rule(data=st.data(), version=VERSIONS)
    def put_the_same_again(self, data: st.DataObject, version: int | None) -> None:
        talk = data.draw(st.sampled_from(self.model.alive))
        self._require(self._call("PUT", talk.number, talk.body, version), talk, version)

    @rule(items=st.lists(st.tuples(talks(), VERSIONS), min_size=1, max_size=3))
    def batch(self, items: list[tuple[Talk, int | None]]) -> None:
        said = [{"id": f"b-{talk.number}", **talk.body, "version": version} for talk, version in items]
        answer = self.site.host.call("POST", "/bookings/batch", {"bookings": said})
        for (talk, version), result in zip(items, answer.get_json()["results"], strict=True):
            assert self.model.put(talk, version).items() <= result.items()

    @rule(number=NUMBERS, version=VERSIONS)
    def delete(self, number: int, version: int | None) -> None:
        query = "" if version is None else f"?version={version}"
        answer = self.site.host.call("DELETE", f"/bookings/b-{number}{query}")
        assert answer.status_code == self.model.delete(number, version)

    def _call(
        self, method: str, number: int, said: dict[str, Any], version: int | None = None
    ) -> TestResponse:
        return self.site.host.call(method, f"/bookings/b-{number}", {**said, "version": version})

    def _require(self, answer: TestResponse, talk: Talk, version: int | None = None) -> None:
        assert answer.status_code in (200, 201), answer.get_json()
        assert self.model.put(talk, version).items() <= answer.get_json().items()

    # What else happens.

    @rule(which=WHICH, data=st.data(), name=st.sampled_from(sorted(OPTIONS)))
    def change_options(self, which: int, data: st.DataObject, name: str) -> None:
        token, value = self.tokens[which], data.draw(st.sampled_from(OPTIONS[name]))
        assert self.site.host.call("PATCH", f"/tokens/{token.id}", {name: value}).status_code == 200
        token.moved += token.options[name] != value
        token.options[name] = value

    @rule(which=WHICH, name=st.sampled_from(["label", "calendar_name"]), word=st.sampled_from("ab"))
    def rename_a_token(self, which: int, name: str, word: str) -> None:
        answer = self.site.host.call("PATCH", f"/tokens/{self.tokens[which].id}", {name: word})
        assert answer.status_code == 200

    @rule(name=st.sampled_from(["amira", "ben", "o-1"]), may=st.booleans())
    def suspend_or_resume(self, name: str, may: bool) -> None:
        if name == "o-1":
            self.site.host.call("PUT", "/organisations/o-1", {"name": "O", "feeds_allowed": may})
        else:
            self.site.host.make_user(name, organisation="o-1", active=may)
        self.switched += self.may_publish[name] != may
        self.may_publish[name] = may

    @rule(name=st.sampled_from(["amira", "o-1"]), may=st.booleans())
    def hold_or_release(self, name: str, may: bool) -> None:
        verbs = {
            "amira": (suspend_user, resume_user),
            "o-1": (suspend_organisation, resume_organisation),
        }
        with self.site.services.database.write() as tx:
            verbs[name][may](tx, name, self.site.clock())
        self.switched += self.is_free[name] != may
        self.is_free[name] = may

    @rule(seconds=st.sampled_from([1, 2, 59, HOUR, HOUR, 5 * HOUR, DAY, 9 * DAY, 31 * DAY]))
    def turn_the_clock(self, seconds: int) -> None:
        self.site.clock.turn(seconds=seconds)

    @rule(seconds=st.sampled_from([1, 60, HOUR, 5 * HOUR]))
    def set_the_clock_back(self, seconds: int) -> None:
        self.site.clock.turn(seconds=-seconds)

    @rule()
    def run_the_worker(self) -> None:
        run_due(self.site.services)

    @rule(changed=st.sampled_from(RENDERERS))
    def restart(self, changed: dict[str, Any]) -> None:
        old, again = self.site, copy.copy(self.site)
        again.settings = replace(old.settings, **changed)
        self.site = again.restart()
        old.close()
        self.renderers += self.site.services.renderer.version != old.services.renderer.version

    # What must hold.

    @invariant()
    def every_feed_keeps_its_promises(self) -> None:
        for token in self.tokens:
            for event in token.reader.look(self.site):
                self._hold(token, event)

    def _hold(self, token: Told, event: Event) -> None:
        if event.uid in self.uids:
            kept = self.model.kept[self.uids[event.uid]]
            assert event.sequence == kept.sequence
            token.reader.hold(event, (kept.sequence, token.moved, self.renderers))
        elif all(may[name] for may in (self.may_publish, self.is_free) for name in (token.user, "o-1")):
            token.reader.hold_marker(event, (token.moved, self.renderers))
        else:
            token.reader.hold_marker(event, (self.switched, self.renderers))


@pytest.mark.long
def test_stamps_and_validators_keep_their_promises(
    tmp_path: Path, sqlite_template: Path, keys_file: Path
) -> None:
    run_state_machine_as_test(lambda: Stamps(tmp_path, sqlite_template, keys_file), settings=SETTINGS)
