import hashlib
import hmac

from feedserver.ics.uid import event_uid

KEY = bytes(range(32))


def test_a_uid_is_32_lower_case_hex_digits_at_the_domain() -> None:
    local, _, domain = event_uid(KEY, "feeds.example", "booking", "42").partition("@")
    assert len(local) == 32
    assert set(local) <= set("0123456789abcdef")
    assert domain == "feeds.example"


def test_a_uid_never_changes_for_the_same_key_kind_and_identity() -> None:
    message = b"\x00\x00\x00\x07booking42"
    expected = hmac.digest(KEY, message, hashlib.sha256).hex()[:32]
    assert expected == "44379b43c360ed804d98d5b093c8c4e7"
    assert event_uid(KEY, "feeds.example", "booking", "42") == f"{expected}@feeds.example"


def test_kind_and_identity_cannot_run_into_each_other() -> None:
    assert event_uid(KEY, "d", "ab", "c") != event_uid(KEY, "d", "a", "bc")


def test_another_key_kind_or_identity_gives_another_uid() -> None:
    uids = {
        event_uid(KEY, "d", "booking", "42"),
        event_uid(KEY[::-1], "d", "booking", "42"),
        event_uid(KEY, "d", "notice", "42"),
        event_uid(KEY, "d", "placeholder", "42"),
        event_uid(KEY, "d", "booking", "43"),
    }
    assert len(uids) == 5
