"""What every refusal of the API has in common."""

from typing import Any

from werkzeug.test import TestResponse


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The problem document (RFC 9457) of a refusal with that status."""
    assert response.status_code == status, (response.status, response.get_data(as_text=True)[:500])
    assert response.content_type == "application/problem+json"
    document: dict[str, Any] = response.get_json(force=True)
    assert document["status"] == status
    assert document["type"] == "about:blank"
    assert document["title"] and document["detail"]
    return document


def fields_refused(response: TestResponse) -> set[str]:
    """The fields that a 422 names."""
    errors = problem(response, 422)["errors"]
    assert errors
    assert all(set(error) == {"field", "message"} and error["message"] for error in errors)
    return {error["field"] for error in errors}
