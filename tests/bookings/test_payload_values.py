"""What the fields of a booking may hold: links, addresses, people, lengths, ids, characters."""

import json
from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.bookings.refused import assert_refused, each
from tests.bookings.samples import EXAMPLE
from tests.site import Site


@pytest.fixture(autouse=True)
def _users(site: Site) -> None:
    site.host.make_user("u-17")
    site.host.make_user("amira")


def test_links_that_calendars_should_not_open_are_refused(site: Site) -> None:
    bad = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "file://server/share",
        "\\\\server\\share",
        "//server/share",
        "smb://server/share",
        "vbscript:x",
        "ftp://host.example/x",
        "http://host.example/x",
        "https:",
        "https://",
        "https:///path",
        "https://user@host.example/",
        "https://user:secret@host.example/",
        "https://:secret@host.example/",
        "https://host.example:99999/",
        "https://[::1/",
        "https://host.example/a b",
        "https://host.example/\r\nX:1",
        "https://host.example/é",
        " https://host.example/",
        "host.example",
        "",
        "https://host.example/" + "x" * 2000,
    ]
    assert_refused(site, each("url", *bad, "tel:+441234", "mailto:a@b.example"))
    assert_refused(site, [({"meeting": {"url": url}}, {"meeting.url"}) for url in (*bad, "tel:", "mailto:")])
    assert_refused(site, [({"meeting": {"provider": "zoom"}}, {"meeting.url"})])


def test_links_that_calendars_may_open_are_taken(site: Site) -> None:
    for url in (
        "https://meet.example/x?y=1&z=%20#t",
        "HTTPS://meet.example",
        "tel:+441234",
        "mailto:a@b.example",
    ):
        answer = site.host.make_booking(meeting={"url": url})
        assert answer["meeting"]["url"] == url


def test_addresses_that_are_not_one_email_are_refused(site: Site) -> None:
    bad = ["", "ada", "ada@", "@host.example", "a b@host.example", "a@b@host.example", "Ada <a@host.example>"]
    bad += ["a@host.example,b@host.example", "a@host.example\r\nBcc: x@y.example", "mailto:a@host.example"]
    bad += ["a" * 65 + "@host.example", "a@" + "h" * 254]
    assert_refused(site, [({"organiser": {"email": email}}, {"organiser.email"}) for email in bad])
    assert_refused(site, [({"participants": [{"email": email}]}, {"participants.0.email"}) for email in bad])
    assert_refused(site, [({"organiser": {"name": "Ada"}}, {"organiser.email"})])


def test_participants_are_refused_by_position(site: Site) -> None:
    guest, u17 = {"email": "guest@x.example"}, {"user": "u-17"}
    assert_refused(
        site,
        [
            ({"participants": [guest, {"name": "Nobody"}]}, {"participants.1"}),
            ({"participants": [guest, {"user": None, "email": None}]}, {"participants.1"}),
            ({"participants": [u17, guest, u17]}, {"participants.2.user"}),
            ({"participants": [u17, {**u17, "role": "other"}]}, {"participants.1.user"}),
            ({"participants": [u17, {"user": "nobody"}]}, {"participants.1.user"}),
            ({"participants": [{"user": "a/b"}]}, {"participants.0.user"}),
            ({"participants": [{"user": ""}]}, {"participants.0.user"}),
            ({"participants": [{"user": "u-17", "role": ""}]}, {"participants.0.role"}),
            ({"participants": [{"email": f"g{n}@x.example"} for n in range(201)]}, {"participants"}),
        ],
    )
    full = [u17, *({"email": f"g{n}@x.example"} for n in range(199))]
    assert len(site.host.make_booking(participants=full)["participants"]) == 200
    assert site.host.make_booking(participants=[guest, guest])["participants"]


def test_a_deleted_user_is_unknown(site: Site) -> None:
    site.host.call("DELETE", "/users/u-17")
    assert_refused(site, [({}, {"participants.0.user"})])


def test_texts_have_their_lengths(site: Site) -> None:
    assert_refused(site, [*each("summary", "", " \n", "é" * 1001), *each("location", "é" * 1001)])
    assert_refused(
        site, [*each("description", "d" * 8193, "é" * 4097), *each("kind", ""), *each("managed_by", "")]
    )
    assert_refused(site, [({"organiser": {"email": "a@b.example", "name": "n" * 1001}}, {"organiser.name"})])
    assert_refused(site, [({"categories": ["x", " "]}, {"categories.1"})])
    for description in ("d" * 8192, "é" * 4096, "🎓" * 2048):  # 8 KiB in UTF-8
        fits = {"summary": "🎓" * 1000, "location": "é" * 1000, "description": description}
        answer = site.host.make_booking(**fits)
        assert {name: answer[name] for name in fits} == fits


def test_ids_are_refused_by_name(site: Site) -> None:
    assert_refused(site, each("retake_of", "", "a b", "a/b", "é", "x" * 129, "a\n", "b-1"))
    assert_refused(site, each("id", "b-2", "", None, 1, ["b-1"]))
    assert_refused(site, each("status", "", "Confirmed", "deleted", "tentative"))
    assert site.host.make_booking("Az09._~:@-" + "x" * 118)["id"] == "Az09._~:@-" + "x" * 118


def test_nul_and_lone_surrogates_are_refused_wherever_they_stand(site: Site) -> None:
    places: list[tuple[dict[str, Any], str]] = [
        *(
            ({name: "x?y"}, name)
            for name in ("summary", "description", "location", "kind", "managed_by", "id")
        ),
        *(
            ({name: "x?y"}, name)
            for name in ("url", "timezone", "start", "retake_of", "status", "uid", "new")
        ),
        ({"meeting": {"url": "https://meet.example/?"}}, "meeting.url"),
        ({"organiser": {"email": "a@b.example", "name": "?"}}, "organiser.name"),
        ({"participants": [{"user": "u-17", "name": "?"}]}, "participants.0.name"),
        ({"participants": [{"user": "u-17", "answer": {"deep": ["?"]}}]}, "participants.0.answer.deep.0"),
        ({"categories": ["EPA", "?"]}, "categories.1"),
    ]
    for escape in (r"\u0000", r"\ud800", r"\udfff", r"\ude00\ud83d"):
        for fields, named in places:
            body = json.dumps({**EXAMPLE, **fields}).replace("?", escape)
            response = site.host.call("PUT", "/bookings/b-1", data=body, content_type="application/json")
            assert (escape, fields, fields_refused(response)) == (escape, fields, {named})
        name = f'{{"a{escape}": 1}}'
        response = site.host.call("PUT", "/bookings/b-1", data=name, content_type="application/json")
        assert fields_refused(response)
    problem(site.host.call("GET", "/bookings/b-1"), 404)


def test_every_other_code_point_is_accepted_and_comes_back(site: Site) -> None:
    points = [
        chr(n) for n in (*range(1, 0xD800, 7), *range(0xE000, 0x110000, 1009), 0xFFFE, 0xFFFF, 0x10FFFF)
    ]
    for begin in range(0, len(points), 2000):
        text = "".join(points[begin : begin + 2000])
        answer = site.host.make_booking(description=text, summary=f"x{text[:900]}")
        assert (answer["description"], answer["summary"]) == (text, f"x{text[:900]}")
        assert site.host.call("GET", "/bookings/b-1").get_json()["description"] == text
    body = json.dumps({**EXAMPLE, "version": None, "summary": "?"}).replace("?", r"\ud83d\ude00")
    response = site.host.call("PUT", "/bookings/b-1", data=body, content_type="application/json")
    assert response.get_json()["summary"] == "😀"
