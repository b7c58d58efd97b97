"""Families of calendar clients, by User-Agents as they stand in access logs."""

import re

import pytest

from feedserver.doctor.languages import LANGUAGES
from feedserver.use.clients import OTHER, families, family_of, name_of, polling_of

REAL = [
    ("Google Calendar", "Google-Calendar-Importer"),
    (
        "Google Calendar",
        "Mozilla/5.0 (compatible; Google-Calendar-Importer; +http://www.google.com/bot.html)",
    ),
    ("Outlook.com and Microsoft 365", "Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)"),
    ("Outlook.com and Microsoft 365", "ExchangeServicesClient/15.00.0913.015"),
    ("Outlook for Windows", "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17126; Pro)"),
    ("Outlook for Windows", "Mozilla/4.0 (compatible; ms-office; MSOffice 16; Microsoft Outlook 16.0)"),
    ("Outlook for Mac", "MacOutlook/16.78.23100802 (Intelx64 Mac OS X Version 13.6)"),
    ("Outlook for phones", "Outlook-iOS/723.4027091.prod.iphone (3.24.1)"),
    ("Outlook for phones", "Outlook-Android/2.0"),
    ("Apple Calendar (iPhone, iPad)", "iOS/17.5.1 (21F90) dataaccessd/1.0"),
    ("Apple Calendar (Mac)", "macOS/14.5 (23F79) CalendarAgent/1042"),
    ("Apple Calendar (Mac)", "Mac+OS+X/10.15.7 (19H2) CalendarAgent/930.5.1"),
    ("Thunderbird", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0"),
    ("Evolution", "Evolution/3.52.3"),
    ("ICSx5", "ICSx5/2.2.3 (okhttp/4.12.0; Android/14)"),
    ("DAVx5", "DAVx5/4.4.1-ose (2024/06/11; dav4jvm; okhttp/4.12.0) Android/14"),
    ("Nextcloud", "Mozilla/5.0 (Nextcloud Server Crawler)"),
    ("vdirsyncer", "vdirsyncer/0.19.2"),
    ("Home Assistant", "HomeAssistant/2025.4.1 httpx/0.28.1 Python/3.13"),
    ("KDE", "Mozilla/5.0 (X11; Linux x86_64) KHTML/5.245 (like Gecko) Akonadi/5.24"),
    ("Fastmail", "Fastmail/1.0 (https://www.fastmail.com)"),
    ("Proton Calendar", "ProtonCalendar/1.0"),
    ("Yahoo", "Yahoo Calendar/1.0"),
    ("Zimbra", "Zimbra/8.8.15"),
    ("Synology", "Synology Calendar/2.4"),
    ("A script", "python-requests/2.32.3"),
    ("A script", "Go-http-client/2.0"),
    ("curl or wget", "curl/8.5.0"),
    ("curl or wget", "Wget/1.21.4"),
    ("A browser", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    (
        "A browser",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/126.0.0.0 Safari/537.36",
    ),
    (
        "A browser",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/17.5 Safari/605.1.15",
    ),
    (OTHER, ""),
    (OTHER, "SomethingNew/1.0"),
]


@pytest.mark.parametrize(("family", "user_agent"), REAL)
def test_a_client_belongs_to_its_family(family: str, user_agent: str) -> None:
    assert family_of(user_agent) == family
    assert family_of(user_agent.upper()) == family


def test_every_family_is_met_here() -> None:
    assert {family for family, _ in REAL} == set(families())


@pytest.mark.parametrize("stranger", ["x" * 100_000, "\x00\xff", "é" * 600, "a" * 600 + "Thunderbird/1"])
def test_a_strange_user_agent_is_another(stranger: str) -> None:
    assert family_of(stranger) == OTHER


def test_names_fit_their_column_and_are_told_apart() -> None:
    assert len(families()) == len(set(families()))
    assert all(0 < len(name) <= 64 for name in families())


def test_how_often_a_client_asks_is_plain() -> None:
    known = [polling for polling in map(polling_of, families()) if polling is not None]
    assert len(known) >= 10
    for polling in known:
        shortest, longest = polling.every_hours
        assert 0 < shortest <= longest <= 24 * 7
        assert set(polling.notes) == set(LANGUAGES)
        assert polling.notes["en"].startswith("It asks ") and polling.notes["en"].endswith(".")
        assert polling.notes["de"].startswith("Abgerufen wird ") and polling.notes["de"].endswith(".")


def test_a_family_may_have_another_name_in_another_language() -> None:
    for family in families():
        assert name_of(family, "en") == family
        assert not re.search(r"\b(and|or|for|a|phones)\b", name_of(family, "de"), re.IGNORECASE)
    assert name_of("Apple Calendar (Mac)", "de") == "Apple Kalender (Mac)"
    assert name_of("no such family", "de") == "no such family"


@pytest.mark.parametrize("family", [OTHER, "A script", "A browser", "no such family"])
def test_of_a_stranger_nobody_knows_how_often_it_asks(family: str) -> None:
    assert polling_of(family) is None
