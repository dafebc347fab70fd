"""The interface for municipalities' systems: the same answers as the pages, without cells."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.template_version import template_version
from feeds.templates import build_template
from portal.accounts.models import ApiToken
from portal.accounts.roles import Role
from portal.api.operations import api
from portal.audit.models import Act, ActKind
from tests.e2e.town import RIGA
from tests.integration.portal.office import MONTH, good_month, month_that_asks, month_with_an_error
from tests.worlds.vendor import OF_CLIENTS, OF_STAYS, vendor_files


@pytest.fixture
def system(office):
    """A program with a token of Rīga."""
    text = ApiToken.make(RIGA, "records system", office.user(Role.LEAD, name="Ilze Liepa"))[1]
    return Client(headers={"Authorization": f"Bearer {text}"})


def send(system, call, files, period=MONTH):
    sent = [SimpleUploadedFile("x.csv", file.content) for file in files]
    return system.post(f"/api/v1/{call}?period={period}", {"files": sent})


def test_a_check_gives_verdict_rows_and_findings_and_no_cell(office, system):
    answer = send(system, "check", month_with_an_error())
    assert answer.status_code == 200
    told = answer.json()
    assert (told["verdict"], told["municipality"], told["period"]) == ("rejected", RIGA, MONTH)
    assert told["feeds"] == {"facilities": 1, "persons": 2, "shelter_stays": 2}
    assert told["mappings"] == {}
    (finding,) = [f for f in told["findings"] if f["check_id"] == "VAL-03"]
    assert (finding["feed"], finding["column"], finding["rows"]) == ("shelter_stays", "check_out", [3])
    assert "2026-05-32" not in answer.content.decode()
    assert office.installation.ledger.deliveries() == []


def test_a_check_says_how_files_were_understood_and_by_which_mapping(office, system):
    at = datetime(2026, 6, 1)
    for mapping in (OF_STAYS, OF_CLIENTS):
        office.installation.ledger.save_mapping(RIGA, mapping, saved_by="Rīga", saved_at=at)
    told = send(system, "check", (good_month()[0], *vendor_files())).json()
    assert told["verdict"] in ("accepted", "accepted_with_warnings")
    assert told["mappings"]["shelter_stays"] == {"version": 1, "sha256": OF_STAYS.digest}
    of_a_template = send(system, "check", [UploadedFile(build_template([load_contracts()["persons"]], "lv"))]).json()
    (file,) = of_a_template["understood"]
    assert (file["kind"], file["template"], file["template_is_old"]) == ("xlsx", template_version(), False)


def test_the_same_files_again_give_the_earlier_receipt(office, system):
    first, again = (send(system, "deliveries", good_month()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["delivery_id"] == again.json()["delivery_id"] == f"{RIGA}-{MONTH}-v1"
    assert (first.json()["is_new"], again.json()["is_new"]) == (True, False)


def test_the_status_goes_from_received_to_the_verdict(office, system):
    number = send(system, "deliveries", month_that_asks()).json()["delivery_id"]
    assert system.get(f"/api/v1/deliveries/{number}").json()["verdict"] == "received"
    office.gate()
    told = system.get(f"/api/v1/deliveries/{number}").json()
    assert told["verdict"] == "needs_confirmation"
    assert "DATE-06" in [finding["check_id"] for finding in told["findings"]]


def test_the_audit_trail_tells_by_which_token(office, system):
    send(system, "deliveries", good_month())
    act = Act.objects.get(kind=ActKind.SUBMITTED)
    assert act.token == ApiToken.objects.get().beginning
    assert act.actor_name == "Ilze Liepa"


@pytest.mark.parametrize(("period", "what"), [("2026-5", "no month"), ("2026-06", "not over"), ("3026-01", "not over")])
def test_a_month_that_cannot_be_delivered_is_refused_with_a_reason(office, system, period, what):
    answer = send(system, "check", good_month(), period)
    assert answer.status_code == 400
    assert what in answer.json()["detail"]


def test_a_call_without_files_is_refused(office, system):
    assert system.post(f"/api/v1/check?period={MONTH}").status_code == 422


def test_too_many_calls_of_one_token_must_wait_and_others_need_not(office, system):
    statuses = [system.get("/api/v1/deliveries").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    other = ApiToken.make(RIGA, "another system", office.user(Role.LEAD))[1]
    assert Client(headers={"Authorization": f"Bearer {other}"}).get("/api/v1/deliveries").status_code == 200


def test_a_provider_s_token_delivers_the_named_data_sets_alone(office):
    provider = office.user(Role.PROVIDER, feeds=["facilities"])
    system = Client(headers={"Authorization": f"Bearer {ApiToken.make(RIGA, 'x', provider)[1]}"})
    answer = send(system, "deliveries", good_month())
    assert answer.status_code == 400
    assert "persons, shelter_stays" in answer.json()["detail"]
    assert office.installation.ledger.deliveries() == []
    assert send(system, "deliveries", good_month()[:1]).status_code == 201


def test_the_description_is_open_to_all_and_names_no_other_host(office):
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert set(answer.json()["paths"]) == {
        "/api/v1/check",
        "/api/v1/deliveries",
        "/api/v1/deliveries/{delivery_id}",
        "/api/v1/templates/{language}",
    }
    assert Client().get("/api/v1/docs").status_code == 404


def test_the_help_page_lists_every_call(office):
    page = office.browser().get("/help/interface/").content.decode()
    listed = {(method, path) for method, path in re.findall(r"<code>(GET|POST) (/api/v1[^?<]*)", page)}
    paths = api.get_openapi_schema()["paths"]
    assert listed == {(method.upper(), path) for path, methods in paths.items() for method in methods}
