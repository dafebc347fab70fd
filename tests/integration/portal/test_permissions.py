"""Who may open what: every address and every call of the interface has a row here, or the test fails.

A clerk of another municipality, and everybody else without a right, gets 404: nothing tells that there is anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import ApiToken
from portal.accounts.roles import Role
from portal.api.operations import api
from tests.e2e.town import RIGA
from tests.integration.portal.office import LIEPAJA, MONTH, answered, good_month, month_that_asks, submitted, upload
from tests.worlds.vendor import OF_STAYS

EVERYBODY = frozenset(Role)
DELIVERERS = frozenset({Role.CLERK, Role.DEPUTY, Role.LEAD, Role.PROVIDER})
CONFIRMERS = frozenset({Role.CLERK, Role.DEPUTY, Role.LEAD})
LEADS = frozenset({Role.LEAD})
THE_MINISTRY = frozenset({Role.MINISTRY})
OF_THE_TOWN = ["facilities", "persons", "shelter_stays"]
"""The data sets of the builders' months, which the provider of these tests delivers."""

DELIVERY = {"period": MONTH, "version": 1}


@dataclass(frozen=True)
class Row:
    """One address: how it is called, and who gets an answer."""

    roles: frozenset[Role]
    method: str = "get"
    kwargs: dict[str, object] = field(default_factory=dict)
    public: bool = False
    municipal: bool = False
    answers: frozenset[int] = frozenset({200, 302})


def _of_a_town(roles, method="get", answers=(200, 302), **kwargs):
    return Row(roles, method, kwargs, municipal=True, answers=frozenset(answers))


PAGES = {
    "start": Row(EVERYBODY),
    "login": Row(EVERYBODY, public=True),
    # Without a provider in the settings there is no sign-on; `test_sign_on` has one.
    "sign_on": Row(EVERYBODY, public=True, answers=frozenset({404})),
    "openid_connect_callback": Row(EVERYBODY, kwargs={"provider_id": "office"}, public=True, answers=frozenset({404})),
    # Whoever is logged in and came here has no business there.
    "admin_login": Row(EVERYBODY, public=True, answers=frozenset({404})),
    "logout": Row(EVERYBODY, "post"),
    "password": Row(EVERYBODY),
    # Asked by the analysts' pages with a visitor's cookie; `test_session` says what it answers.
    "session": Row(EVERYBODY, public=True),
    "set_language": Row(EVERYBODY, "post", public=True),
    "overview": Row(THE_MINISTRY),
    "months": _of_a_town(DELIVERERS),
    "calendar": _of_a_town(DELIVERERS),
    "choose_month": _of_a_town(DELIVERERS),
    "upload": _of_a_town(DELIVERERS, period=MONTH),
    "prepare": _of_a_town(DELIVERERS, period=MONTH),
    "nothing": _of_a_town(DELIVERERS, period=MONTH),
    "report": _of_a_town(DELIVERERS, name="REPORT"),
    "workbook": _of_a_town(DELIVERERS, name="REPORT"),
    "submit": _of_a_town(DELIVERERS, "post", name="REPORT"),
    "delivery": _of_a_town(DELIVERERS, **DELIVERY),
    "receipt": _of_a_town(DELIVERERS, **DELIVERY),
    "confirm": _of_a_town(CONFIRMERS, "post", answers=(422,), **DELIVERY),
    "withdraw": _of_a_town(DELIVERERS, **DELIVERY),
    "compare": _of_a_town(DELIVERERS, **DELIVERY, other=1),
    "members": _of_a_town(LEADS),
    "change_role": _of_a_town(LEADS, "post", answers=(302,), number="MEMBER"),
    "invite_again": _of_a_town(LEADS, "post", number="MEMBER"),
    "end_membership": _of_a_town(LEADS, number="MEMBER"),
    "invitation": Row(EVERYBODY, kwargs={"secret": "guessed"}, public=True, answers=frozenset({410})),
    "mappings": _of_a_town(CONFIRMERS),
    "mapping": _of_a_town(CONFIRMERS, feed="shelter_stays"),
    "edit_mapping": _of_a_town(CONFIRMERS, answers=(410,), feed="shelter_stays", name="another's"),
    "restore_mapping": _of_a_town(CONFIRMERS, "post", feed="shelter_stays", version=1),
    "stop_mapping": _of_a_town(CONFIRMERS, "post", feed="shelter_stays"),
    "tokens": _of_a_town(LEADS),
    "revoke_token": _of_a_town(LEADS, "post", number="TOKEN"),
    "help": Row(EVERYBODY),
    "help_feed": Row(EVERYBODY, kwargs={"feed": "persons"}),
    "help_codelist": Row(EVERYBODY, kwargs={"codelist": "sex"}),
    "help_checks": Row(EVERYBODY),
    "help_interface": Row(EVERYBODY),
    "help_check": Row(EVERYBODY, kwargs={"check_id": "VAL-03"}),
    "help_example": Row(EVERYBODY, kwargs={"example": "good", "period": MONTH}),
    "help_template": Row(EVERYBODY, kwargs={"file": "all.lv"}),
}
"""Every page but Django's own administration, which has a test of its own."""

CALLS = {
    ("get", "/api/v1/deliveries"): DELIVERERS,
    ("post", "/api/v1/deliveries"): DELIVERERS,
    ("get", "/api/v1/deliveries/{delivery_id}"): DELIVERERS,
    ("post", "/api/v1/check"): DELIVERERS,
    ("get", "/api/v1/templates/{language}"): DELIVERERS,
}
DESCRIPTIONS = {"openapi-json", "api-root"}
"""Public: what the interface can do, nothing of what was delivered."""


@pytest.fixture
def town(office):
    """Rīga with a delivery that waits for its confirmation."""
    clerk = office.browser()
    submitted(clerk, month_that_asks())
    office.gate()
    office.installation.ledger.save_mapping(RIGA, OF_STAYS, saved_by="Rīga", saved_at=datetime(2026, 6, 1))
    return office


def test_every_page_has_a_row():
    assert set(_names(get_resolver().url_patterns)) == set(PAGES)


def test_every_call_of_the_interface_has_a_row():
    paths = api.get_openapi_schema()["paths"]
    assert {(method, path) for path, methods in paths.items() for method in methods} == set(CALLS)


def test_who_may_open_which_page(town):
    found = {
        (name, role, municipality): _ask(visitor, row, name)
        for role in Role
        for municipality in (RIGA, LIEPAJA)
        for visitor in [_Visitor(town, role, municipality)]
        for name, row in PAGES.items()
        # The log-out comes last; it is asked of visitors of its own.
        if name != "logout"
    }
    wrong = {place: status for place, status in found.items() if status not in _expected(PAGES[place[0]], *place[1:])}
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_everybody_may_log_out(office, role):
    assert office.browser(role).post("/logout/")["Location"] == "/login/"


@pytest.mark.parametrize("name", [name for name, row in PAGES.items() if not row.public])
def test_whoever_is_not_logged_in_is_sent_to_the_log_in(office, name):
    row = PAGES[name]
    answer = getattr(Client(), row.method)(_address(name, row, "none", 1, 1))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


def test_who_may_call_the_interface(town):
    wrong = {}
    for role in Role:
        for municipality in (RIGA, LIEPAJA):
            token = _token(town, role, municipality)
            for (method, path), roles in CALLS.items():
                status = _call(method, path, token).status_code
                is_another_s = municipality == LIEPAJA and path.endswith("{delivery_id}")
                expected = {200, 201} if role in roles and not is_another_s else {404}
                if status not in expected:
                    wrong[method, path, role, municipality] = status
    assert wrong == {}


def test_the_list_of_deliveries_holds_the_own_municipality_s_alone(town):
    assert len(_call("get", "/api/v1/deliveries", _token(town, Role.CLERK, RIGA)).json()) == 1
    assert _call("get", "/api/v1/deliveries", _token(town, Role.CLERK, LIEPAJA)).json() == []


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("token", [None, "pajumte_guessed"])
def test_the_interface_answers_nobody_without_a_token(office, method, path, token):
    assert _call(method, path, token).status_code == 401


def test_a_revoked_token_and_the_token_of_somebody_blocked_open_nothing(office):
    user = office.user(Role.LEAD)
    token, text = ApiToken.make(RIGA, "records system", user)
    assert _call("get", "/api/v1/deliveries", text).status_code == 200
    user.is_active = False
    user.save()
    assert _call("get", "/api/v1/deliveries", text).status_code == 401
    user.is_active = True
    user.save()
    office.visitor(user).post(f"/m/{RIGA}/tokens/{token.pk}/revoke/")
    assert _call("get", "/api/v1/deliveries", text).status_code == 401


def test_django_s_administration_is_for_administrators_alone(office):
    for role in Role:
        answer = office.browser(role).get("/admin/")
        assert answer.status_code == (200 if role == Role.ADMINISTRATOR else 302)
        assert role == Role.ADMINISTRATOR or answer["Location"].startswith("/admin/login/")


def test_a_colleague_of_the_same_municipality_cannot_open_an_uploader_s_report(office):
    clerk, colleague = office.browser(), office.browser()
    report = upload(clerk, good_month())
    answered(clerk, report)
    assert colleague.get(report).status_code == 410
    assert colleague.get(f"{report}workbook/").status_code == 404
    assert colleague.post(f"{report}submit/").status_code == 404


def test_the_same_person_in_another_session_cannot_open_the_report(office):
    user = office.user(Role.CLERK)
    here, elsewhere = office.visitor(user), office.visitor(user)
    report = upload(here, good_month())
    answered(here, report)
    assert elsewhere.get(report).status_code == 410


def test_a_provider_sees_and_delivers_the_named_data_sets_alone(office):
    provider = office.browser(Role.PROVIDER, feeds=["facilities"])
    report = upload(provider, good_month())
    page = answered(provider, report).content.decode()
    assert "kuras jums nav jāiesniedz" in page
    assert provider.post(f"{report}submit/").status_code == 404
    submitted(office.browser(), good_month())
    office.gate()
    assert provider.get(f"/m/{RIGA}/deliveries/{MONTH}/1/").status_code == 404
    assert f"{MONTH}/1/" not in provider.get(f"/m/{RIGA}/").content.decode()


def test_the_ministry_sees_no_small_count(town):
    page = town.browser(Role.MINISTRY).get("/overview/").content.decode()
    assert f"{RIGA}-{MONTH}-v1" in page
    assert "&lt;5" in page
    assert town.browser(Role.MINISTRY).get(f"/m/{RIGA}/deliveries/{MONTH}/1/").status_code == 404


def _names(patterns, prefix="") -> Iterator[str]:
    """The names of all addresses below our own; those of the administration and of the interface are apart."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace in ("admin", "api"):
                continue
            yield from _names(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry.name


class _Visitor:
    """Somebody with a role, with an own open report where the role allows one, and somebody else's where not."""

    def __init__(self, office, role, municipality):
        feeds = OF_THE_TOWN if role == Role.PROVIDER else ()
        self.client = office.visitor(office.user(role, municipality, feeds))
        may_upload = role in DELIVERERS and municipality == RIGA
        uploader = self.client if may_upload else office.browser()
        address = upload(uploader, good_month())
        answered(uploader, address)
        self.report = address.rstrip("/").rpartition("/")[2]
        self.member = office.user(Role.CLERK).memberships.get().pk
        self.token = ApiToken.make(RIGA, "records system", office.user(Role.LEAD))[0].pk


def _ask(visitor, row, name):
    address = _address(name, row, visitor.report, visitor.token, visitor.member)
    return getattr(visitor.client, row.method)(address, {"role": "deputy"} if name == "change_role" else {}).status_code


def _expected(row, role, municipality):
    may = role in row.roles and (municipality == RIGA or not row.municipal)
    return row.answers if may else {404}


def _address(name, row, report, token, member):
    stand_ins = {"REPORT": report, "TOKEN": token, "MEMBER": member}
    kwargs = {key: stand_ins.get(value, value) for key, value in row.kwargs.items()}
    return reverse(name, kwargs={**({"code": RIGA} if row.municipal else {}), **kwargs})


def _token(office, role, municipality):
    feeds = OF_THE_TOWN if role == Role.PROVIDER else ()
    user = office.user(role, municipality, feeds)
    return ApiToken.make(municipality, "records system", user)[1]


def _call(method, path, token):
    address = path.format(delivery_id=f"{RIGA}-{MONTH}-v1", language="lv")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if method == "get":
        return Client(headers=headers).get(address)
    files = [_file(f.content) for f in good_month()]
    return Client(headers=headers).post(f"{address}?period={MONTH}", {"files": files})


def _file(content):
    return SimpleUploadedFile("x.csv", content)


def test_a_provider_sees_an_own_delivery_being_checked_and_nobody_else_s(office):
    provider = office.browser(Role.PROVIDER, feeds=OF_THE_TOWN)
    other = office.browser(Role.PROVIDER, feeds=OF_THE_TOWN)
    address = submitted(provider, good_month())
    assert "Tiek pārbaudīts" in provider.get(address).content.decode()
    assert address in provider.get(f"/m/{RIGA}/").content.decode()
    assert provider.get(f"{address}receipt/").status_code == 200
    assert other.get(address).status_code == 404, "whose data sets it holds nobody can say before the gate has read it"
    office.gate()
    assert other.get(address).status_code == 200


def test_a_provider_s_delivery_of_which_nothing_could_be_read_stays_visible_to_who_submitted_it(office):
    provider = office.browser(Role.PROVIDER, feeds=OF_THE_TOWN)
    address = submitted(provider, [type(good_month()[0])(b"\x00\x01 no table")])
    office.gate()
    assert "Noraidīts" in provider.get(address).content.decode()


def test_the_ministry_reads_why_something_unusual_was_confirmed_and_no_person_s_name(town):
    clerk = town.browser(name="Anna Ozola")
    page = clerk.get(f"/m/{RIGA}/deliveries/{MONTH}/1/").content.decode()
    chosen = page.split('name="findings" value="')[1].split('"')[0]
    reason = "pārbaudīts, māte ieradās nākamajā dienā"
    ministry = town.browser(Role.MINISTRY)
    assert reason not in ministry.get("/overview/").content.decode()
    clerk.post(f"/m/{RIGA}/deliveries/{MONTH}/1/confirm/", {"findings": chosen, "reason": reason})
    seen = ministry.get("/overview/").content.decode()
    assert reason in seen
    assert "DATE-06" in seen
    assert "Rīga (iesniedzējs)" in seen
    assert "Anna Ozola" not in seen
