"""Alerts and dashboard speak of numbers that the server gives, and every alert fires when it should."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.fronts import is_there
from tests.deploy.shipped import DEPLOY, text_of
from tests.processes.client import Client, booking
from tests.processes.installation import Installation

#: Prometheus makes it for each target.
_NOT_OURS = {"up"}
_METRIC = re.compile(r"\b(?:up|feedserver_[a-z_]+)\b(?=[{\[)\s]|$)")


def _alerts() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(text_of("alerts.yaml"))["groups"] for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:
    dashboard = json.loads(text_of("grafana-dashboard.json"))
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def _expressions() -> dict[str, str]:
    shown = {f"{p['title']} {t['refId']}": t["expr"] for p in _panels() for t in p["targets"]}
    return {rule["alert"]: rule["expr"] for rule in _alerts()} | shown


def _exposed(small: Installation) -> str:
    """What a scrape gives once a feed has been fetched."""
    key = small.api_key()
    with small.serving() as server:
        host = Client(server.port, key)
        host.done("PUT", "/users/amira", {"name": "Amira"})
        host.done("PUT", "/bookings/b-1", booking())
        assert host.get(host.done("POST", "/users/amira/tokens", {})["url"]).status == 200
        return host.get("/metrics", Authorization=f"Bearer {key}").text


def test_every_number_spoken_of_is_there(small: Installation) -> None:
    text = _exposed(small)
    names = set(re.findall(r"^(\w+)[{ ]", text, re.MULTILINE)) | _NOT_OURS
    spoken_of = {place: set(_METRIC.findall(expression)) for place, expression in _expressions().items()}
    assert all(spoken_of.values()), spoken_of
    assert {place: found - names for place, found in spoken_of.items() if found - names} == {}
    labels = set(re.findall(r'(\w+)=~?"|by \((\w+)\)', "".join(_expressions().values())))
    assert {one or other for one, other in labels} - {"job"} <= set(re.findall(r'[{,](\w+)="', text))


def test_every_number_of_ours_is_on_the_dashboard(small: Installation) -> None:
    """Or is a part of one that is; so that a new one is not forgotten."""
    families = re.findall(r"^# TYPE (feedserver_\w+?)(?:_total)? ", _exposed(small), re.MULTILINE)
    shown = "".join(target["expr"] for panel in _panels() for target in panel["targets"])
    assert [family for family in families if family not in shown] == []


def test_every_panel_says_what_it_shows_and_in_which_unit() -> None:
    panels = _panels()
    assert len({panel["title"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"] in {"short", "reqps", "ops", "s", "percentunit"}
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert all(target["legendFormat"] for target in panel["targets"])


def test_no_two_panels_lie_on_each_other() -> None:
    everything = json.loads(text_of("grafana-dashboard.json"))["panels"]
    assert len({panel["id"] for panel in everything}) == len(everything)
    places = [
        (x, y)
        for at in (panel["gridPos"] for panel in everything)
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(set(places)) == len(places)
    assert max(x for x, _ in places) == 23


def test_every_alert_says_what_is_wrong_and_the_page_what_to_do() -> None:
    page = (DEPLOY.parents[1] / "docs" / "watching.md").read_text("utf-8")
    for rule in _alerts():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith(".")
        assert f"`{rule['alert']}`" in page


def test_the_alerts_know_the_job_of_the_scrape() -> None:
    scrape = yaml.safe_load(text_of("prometheus.yaml"))
    assert [job["job_name"] for job in scrape["scrape_configs"]] == ["feedserver"]
    assert scrape["rule_files"] == ["alerts.yaml"]
    jobs = set(re.findall(r'job="(\w+)"', "".join(_expressions().values())))
    assert jobs == {"feedserver"}


@pytest.mark.skipif(not is_there("promtool"), reason="promtool is not on this machine")
def test_prometheus_takes_the_files_and_every_alert_fires(tmp_path: Path) -> None:
    for file in (
        DEPLOY / "alerts.yaml",
        DEPLOY / "prometheus.yaml",
        Path(__file__).with_name("alerts_test.yaml"),
    ):
        shutil.copy(file, tmp_path)
    for check in (
        "check rules alerts.yaml",
        "check config --syntax-only prometheus.yaml",
        "test rules alerts_test.yaml",
    ):
        command = [shutil.which("promtool") or "promtool", *check.split()]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr
    fired = set(
        re.findall(r'alertname="(\w+)"', Path(__file__).with_name("alerts_test.yaml").read_text("utf-8"))
    )
    assert fired == {rule["alert"] for rule in _alerts()}
