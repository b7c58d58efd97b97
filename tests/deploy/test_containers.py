"""The image and the compose files. There is no Docker where the tests run: their form is looked at."""

import re
import tomllib
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from feedserver.server import gunicorn_settings
from feedserver.settings import load_settings
from tests.deploy.shipped import DEPLOY, ROOT, text_of

_FILES = ("compose.small.yaml", "compose.large.yaml")


@pytest.fixture(params=_FILES)
def compose(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The file, with the merges of YAML done."""
    said: dict[str, Any] = yaml.safe_load(text_of(request.param))
    return said


def _ours(compose: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in compose["services"].items() if one["image"] == "feedserver"}


def test_it_keeps_to_the_compose_specification(compose: dict[str, Any]) -> None:
    PyCompose.from_yaml(yaml.safe_dump(compose, sort_keys=False)).validate()


def test_the_specification_refuses_what_is_wrong(compose: dict[str, Any]) -> None:
    compose["services"]["init"]["depends-on"] = ["web"]
    with pytest.raises(ValueError, match="depends-on"):
        PyCompose.from_yaml(yaml.safe_dump(compose)).validate()


def test_every_service_volume_network_and_file_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", ())) <= compose["services"].keys()
        assert set(service["networks"]) <= compose["networks"].keys()
        for source, *_ in (volume.split(":") for volume in service.get("volumes", ())):
            if source == "./tls":  # the operator's own
                continue
            assert source in compose["volumes"] or (DEPLOY / source).is_file(), source


def test_every_variable_is_a_setting_with_a_value_that_fits(compose: dict[str, Any]) -> None:
    for name, service in _ours(compose).items():
        settings = load_settings(_environment(service))
        assert settings.base_url.startswith("https://"), name
        assert settings.port == 8000
        grace = gunicorn_settings(settings)["graceful_timeout"]
        if name.startswith("web"):
            assert int(service["stop_grace_period"].removesuffix("s")) > grace


def test_the_databases_names_agree() -> None:
    services = yaml.safe_load(text_of("compose.large.yaml"))["services"]
    settings = load_settings(_environment(services["web-1"]))
    database = services["postgres"]["environment"]
    user, name = database["POSTGRES_USER"], database["POSTGRES_DB"]
    assert settings.database_url == f"postgresql+psycopg://{user}:secret@postgres/{name}"
    assert settings.cache_url == "redis://redis:6379/0"


def test_the_small_shape_is_one_process_for_this_machine_alone() -> None:
    compose = yaml.safe_load(text_of("compose.small.yaml"))
    settings = load_settings(_environment(compose["services"]["web"]))
    assert settings.web_concurrency == 1
    assert settings.database_url.startswith("sqlite:///")
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    (network,) = compose["networks"]["inside"]["ipam"]["config"]
    assert settings.trusted_proxies == (network["gateway"],)


def test_nginx_finds_every_server_and_is_trusted_by_them() -> None:
    services = yaml.safe_load(text_of("compose.large.yaml"))["services"]
    named = set(re.findall(r"^ +server (\S+):(\d+);$", text_of("nginx-upstream-large.conf"), re.MULTILINE))
    webs = {
        name: load_settings(_environment(one)) for name, one in services.items() if name.startswith("web-")
    }
    assert named == {(name, str(settings.port)) for name, settings in webs.items()}
    assert set(services["nginx"]["depends_on"]) == set(webs)
    address = services["nginx"]["networks"]["inside"]["ipv4_address"]
    assert {settings.trusted_proxies for settings in webs.values()} == {(address,)}


def test_both_upstream_files_differ_in_their_servers_alone() -> None:
    small, large = (text_of(f"nginx-upstream{kind}.conf").splitlines() for kind in ("", "-large"))
    assert {line for line in small if re.match(" +keepalive", line)} <= set(large)
    assert "upstream feedserver {" in small and "upstream feedserver {" in large


def test_the_image_copies_what_is_there_and_what_is_let_through() -> None:
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", text_of("Containerfile"), re.MULTILINE)
    copied = {name for line in sources for name in line.split()}
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    }
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_installs_what_is_locked_as_nobody_special() -> None:
    text = text_of("Containerfile")
    assert "--require-hashes --requirement requirements.txt" in text
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert version == ">=3.11" and text.count("FROM python:3.11-slim") == 2
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert re.search(r"^ENTRYPOINT \[\"feedserver\"\]$", text, re.MULTILINE)
    assert "'/healthz'" in text


def test_the_images_environment_fits() -> None:
    block = re.search(r"^ENV (.+?)(?<!\\)$", text_of("Containerfile"), re.MULTILINE | re.DOTALL)
    assert block
    settings = load_settings(_of_image())
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)  # noqa: S104
    assert settings.home == PurePosixPath("/var/lib/feedserver")


def _of_image() -> dict[str, str]:
    return dict(re.findall(r"\b(FEEDSERVER_\w+)=(\S+)", text_of("Containerfile")))


def _environment(service: dict[str, Any]) -> dict[str, str]:
    """What the server is given, with the operator's password."""
    said = {
        name: value.replace("${POSTGRES_PASSWORD:?}", "secret")
        for name, value in service["environment"].items()
    }
    return {**_of_image(), **said}
