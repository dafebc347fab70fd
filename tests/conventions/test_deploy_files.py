"""What is shipped for a server names commands, settings and files that exist, and opens nothing to the network."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from analyst.configuration import PagesConfiguration
from cli.main import app
from feeds.settings import Settings
from orchestration.alerts.settings import AlertSettings
from portal.configuration import PortalConfiguration

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
PREFIXES = {  # the longest first
    "PAJUMTE_PORTAL_": PortalConfiguration,
    "PAJUMTE_ANALYST_": PagesConfiguration,
    "PAJUMTE_ALERT_": AlertSettings,
    "PAJUMTE_": Settings,
}


def read(unit):
    """A unit's sections. systemd allows a key twice, we do not need to."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(unit, encoding="utf-8")
    return parser


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_a_service_starts_a_command_that_exists_with_its_options(unit):
    program, name, *arguments = read(unit)["Service"]["ExecStart"].split()
    command = get_command(app).commands[name]

    assert program == "/opt/pajumte/.venv/bin/pajumte"
    with command.make_context(name, arguments):  # parses the options, and starts nothing
        pass


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_a_service_is_confined(unit):
    service = read(unit)["Service"]

    assert service["User"] != "root"
    assert service["ProtectSystem"] == "strict"
    assert service["LimitCORE"] == "0"
    assert service["UMask"] == "0007"


def test_only_those_who_need_a_key_see_it():
    hidden = {unit.stem: read(unit)["Service"].get("InaccessiblePaths", "") for unit in SERVICES}

    assert "/etc/pajumte/keys/archive.identity" in hidden["pajumte-portal"]
    assert {name for name, paths in hidden.items() if "/etc/pajumte/keys" in paths.split()} == {
        "pajumte-backup",
        "pajumte-figures",
    }


def test_each_timer_has_its_service():
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service") in SERVICES
        assert read(timer)["Timer"]["OnCalendar"].endswith("Europe/Riga")


def test_systemd_understands_the_units():
    """Where systemd is there to be asked; what the program is missing on this machine is no fault of a unit."""
    analyze = shutil.which("systemd-analyze")
    units = sorted(map(str, (DEPLOY / "systemd").iterdir()))
    if analyze:
        told = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False).stderr
        assert [line for line in told.splitlines() if "pajumte" in line and "not executable" not in line] == []
    assert len(units) == 10


def test_every_setting_of_the_example_exists_and_is_understood():
    told = dict(
        line.split("=", 1)
        for line in (DEPLOY / "pajumte.env").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    for prefix, settings in PREFIXES.items():
        of_it = {name: told.pop(name) for name in list(told) if name.startswith(prefix)}
        fields = {name.removeprefix(prefix).lower(): value for name, value in of_it.items()}
        assert fields.keys() <= settings.model_fields.keys()
        settings(**{name: json.loads(value) if value[0] in "[{" else value for name, value in fields.items()})
    assert told == {}


def test_the_proxy_leads_to_where_the_services_listen():
    caddy = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    asked = set(re.findall(r"reverse_proxy (127\.0\.0\.1:\d+)", caddy))
    ports = {f"127.0.0.1:{p}" for u in SERVICES for p in re.findall(r"--port (\d+)", u.read_text(encoding="utf-8"))}

    assert asked == ports
    for site in caddy.split("\n\n"):
        if "127.0.0.1:300" in site:
            assert "basic_auth" in site
