"""Every refusal of the API is a problem document, whoever refuses: a route, Flask or Werkzeug."""

from io import BytesIO
from typing import Any

from tests.api.refusals import fields_refused, problem
from tests.site import Site

USER = {"name": "Amira"}


def test_no_key_is_401_and_says_how_to_give_one(site: Site) -> None:
    headers: list[dict[str, str]] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Authorization": site.host.api_key},
        {"Authorization": f"Token {site.host.api_key}"},
        {"Authorization": "Bearer fsk_0123456789abcdef_" + "A" * 43},
        {"Authorization": f"Bearer {site.host.api_key}x"},
        {"Authorization": f"Bearer {site.host.api_key[:-1]}"},
        {"Authorization": f"Bearer {site.host.api_key.upper()}"},
        {"Authorization": f"Bearer {site.host.api_key[:-43]}{'A' * 43}"},
        {"Authorization": "Bearer " + "x" * 5000},
        {"Authorization": "Bearer é\x7f"},
        {"X-Api-Key": site.host.api_key},
    ]
    for given in headers:
        response = site.client.get("/api/v1/users/amira", headers=given)
        assert problem(response, 401)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert site.host.api_key not in response.get_data(as_text=True)


def test_a_key_in_the_address_is_none(site: Site) -> None:
    problem(site.client.get(f"/api/v1/users/amira?api_key={site.host.api_key}"), 401)


def test_the_scheme_is_read_in_any_case(site: Site) -> None:
    response = site.client.get(
        "/api/v1/users/amira", headers={"Authorization": f"bEARER {site.host.api_key}"}
    )
    problem(response, 404)


def test_a_key_without_the_scope_is_403_and_is_told_which(site: Site) -> None:
    site.host.api_key = site.key("users:read")
    assert "users:write" in problem(site.host.call("PUT", "/users/amira", USER), 403)["detail"]
    problem(site.host.call("GET", "/users/amira"), 404)


def test_an_unknown_route_is_404(site: Site) -> None:
    for path in ("/", "/api", "/api/v1", "/api/v1/", "/api/v2/users/amira", "/nothing", "/users/amira"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            problem(site.client.open(path, method=method), 404)


def test_an_address_that_is_nearly_one_is_404_and_no_redirect(site: Site) -> None:
    site.host.make_user()
    for path in (
        "/users/amira/",
        "/users//amira",
        "//users/amira",
        "/users/",
        "/users/a/b",
        "/users/amira/x",
    ):
        problem(site.host.call("GET", path), 404)


def test_a_method_that_is_not_there_is_405_with_allow(site: Site) -> None:
    resource, both = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}, {"GET", "HEAD", "OPTIONS", "POST"}
    allowed = {
        "/users/amira": resource,
        "/organisations/acme": resource,
        "/bookings/b-1": resource,
        "/users/amira/tokens": both,
        "/tokens/t/revoke": {"OPTIONS", "POST"},
    }
    for path, methods in allowed.items():
        for method in {"POST", "PUT", "DELETE", "PROPFIND", "TRACE", "BREW"} - methods:
            response = site.host.call(method, path)
            problem(response, 405)
            assert set(response.headers["Allow"].split(", ")) >= methods


def test_a_body_over_256_kib_is_413_however_it_is_announced(site: Site) -> None:
    body = b'{"name": "' + b"a" * (256 * 1024) + b'"}'
    problem(site.host.call("PUT", "/users/amira", data=body, content_type="application/json"), 413)
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = site.client.put(
        "/api/v1/users/amira",
        input_stream=BytesIO(body),
        environ_overrides=chunked,
        headers={"Authorization": f"Bearer {site.host.api_key}"},
        content_type="application/json",
    )
    problem(response, 413)


def test_a_body_of_256_kib_is_read(site: Site) -> None:
    body = b'{"name": "Amira"}'.ljust(256 * 1024)
    assert (
        site.host.call("PUT", "/users/amira", data=body, content_type="application/json").status_code == 201
    )


def test_another_content_type_is_415(site: Site) -> None:
    types = ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    types += ["application/xml", "text/json", "application/jsonx", "application/json; charset=iso-8859-1"]
    types += ["application/json; charset=utf-16", "application/json; charset=nonsense"]
    calls = (("PUT", "/users/amira"), ("PUT", "/bookings/b-1"), ("POST", "/users/amira/tokens"))
    for given in types:
        for method, path in calls:
            problem(site.host.call(method, path, data=b'{"name": "Amira"}', content_type=given), 415)


def test_json_is_taken_however_it_is_spelt(site: Site) -> None:
    for given in ("application/json", "Application/JSON; charset=UTF-8", "application/json;x=y"):
        response = site.host.call("PUT", "/users/amira", data=b'{"name": "Amira"}', content_type=given)
        assert response.status_code in (200, 201)


def test_a_compressed_body_is_415(site: Site) -> None:
    gzip = {"Content-Encoding": "gzip"}
    response = site.host.call(
        "PUT", "/users/amira", data=b"\x1f\x8b", content_type="application/json", headers=gzip
    )
    problem(response, 415)


def test_a_field_that_does_not_fit_is_422_and_named(site: Site) -> None:
    assert fields_refused(site.host.call("PUT", "/users/amira", {"name": 1})) == {"name"}


def test_no_refusal_repeats_what_was_sent_as_html(site: Site) -> None:
    script = "<script>alert(1)</script>"
    asked: list[tuple[str, str, Any]] = [
        ("GET", f"/{script}", None),
        ("GET", f"/users/{script}", None),
        ("PUT", "/users/amira", {script: script}),
        ("PUT", "/users/amira", {"name": "x", "timezone": script}),
    ]
    for method, path, body in asked:
        response = site.host.call(method, path, body)
        assert 400 <= response.status_code < 500
        assert response.content_type == "application/problem+json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_refusal_has_the_headers_of_every_answer(site: Site) -> None:
    for response in (site.client.get("/api/v1/users/amira"), site.client.get("/nothing")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Request-Id"]
        assert "Set-Cookie" not in response.headers
