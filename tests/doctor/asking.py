"""Asking the doctor over HTTP."""

from typing import Any

from tests.site import Site


def doctor(site: Site, token: dict[str, Any]) -> dict[str, Any]:
    answer = site.host.call("GET", f"/tokens/{token['id']}/doctor")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def kilobytes(octets: int) -> str:
    return f"{octets / 1000:.1f} kB"


def content(site: Site, token: dict[str, Any]) -> list[dict[str, str]]:
    """What is said of the feed itself, and not that nobody has fetched it yet."""
    return [one for one in doctor(site, token)["findings"] if one["code"] != "never_fetched"]


def findings(site: Site, token: dict[str, Any]) -> dict[str, str]:
    """Messages of :func:`content` by code, in the order given; each code once."""
    found = content(site, token)
    messages = {finding["code"]: finding["message"] for finding in found}
    assert len(messages) == len(found)
    return messages
