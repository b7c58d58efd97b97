"""S-93: nothing unpickles, nothing unsigned is read, no decorator keeps answers, no header is glued."""

from pathlib import Path

import pytest

import feedserver
from feedserver.header_values import challenge, disposition
from tests.supply.bans import banned

PACKAGE = Path(feedserver.__file__).parent


def test_the_package_has_none() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 200
    found = [(str(file.relative_to(PACKAGE)), *fault) for file in files for fault in banned(file.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "import json, marshal",
        "from pickle import loads as read",
        "from shelve import open",
        "__import__('pickle')",
        "importlib.import_module('pickle')",
        "signer.loads_unsafe(text)",
        "from itsdangerous import loads_unsafe",
        "@cache.cached(timeout=60)\ndef feed(): ...",
        "@cache.memoize()\ndef feed(): ...",
        "response.headers['X-Name'] = f'a {name}'",
        "response.headers['X-Name'] = 'a %s' % name",
        "response.headers['X-Name'] = 'a ' + name",
        "response.headers.set('X-Name', 'a {}'.format(name))",
        "Response(headers={'Location': f'/x/{name}'})",
        "headers = (('Content-Disposition', f'inline; filename={name}'),)",
        "ALWAYS = {'Content-Disposition': f'inline; filename={name}'}",
    ],
)
def test_each_is_found(line: str) -> None:
    assert len(list(banned(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "response.headers['X-Name'] = disposition('inline', name)",
        "headers = (('Content-Type', 'text/calendar'),)",
        "said = {'pattern': f'^{name}$'}",
        "import json",
        "from functools import cache",
    ],
)
def test_what_may_be_is_left(line: str) -> None:
    assert list(banned(line)) == []


@pytest.mark.parametrize("name", ["", 'a"b', "a\r\nb", "a;b", "ä", "a b", "../x", "a\0b", "x" * 101])
def test_a_name_that_does_not_belong_into_a_header_is_refused(name: str) -> None:
    for make in (disposition, challenge):
        with pytest.raises(ValueError, match="does not belong"):
            make("inline", name)
    assert disposition("inline", "amira-bookings.ics") == 'inline; filename="amira-bookings.ics"'
