"""Single sign-on against a real OpenID Connect provider on this machine, spoken to over HTTP."""

import secrets
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.test import Client
from oidc_provider_mock import User as AtProvider
from oidc_provider_mock import run_server_in_thread

from feeds.errors import UserError
from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.audit.models import Act, ActKind
from portal.configuration import PortalConfiguration
from portal.sign_on_settings import sign_on_settings
from tests.e2e.town import RIGA
from tests.integration.portal.office import PASSWORD, text_of

PERSONAL_CODE = "010180-12345"
"""An invented one: providers tell more than was asked."""


def at_provider(sub, email, verified=True, **more):
    return AtProvider(sub=sub, claims={"email": email, "email_verified": verified, **more})


PEOPLE = (
    at_provider("anna", "Anna.Ozola@example.lv", personal_code=PERSONAL_CODE),
    at_provider("unverified", "anna.ozola@example.lv", verified=False),
    at_provider("in words", "anna.ozola@example.lv", verified="true"),
    AtProvider(sub="says nothing of it", claims={"email": "anna.ozola@example.lv"}),
    AtProvider(sub="without address", claims={"email_verified": True}),
    at_provider("stranger", "nobody@example.lv"),
)


@pytest.fixture
def configuration(tmp_path):
    secret = tmp_path / "client.secret"
    secret.write_text(secrets.token_urlsafe(16), encoding="utf-8")
    return {"oidc_client_id": "pajumte", "oidc_client_secret_file": secret, "oidc_name": "Valsts pieslēgšanās"}


@pytest.fixture
def provider(settings, configuration, monkeypatch):
    """A provider at work, which the portal's settings name."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with run_server_in_thread(user_claims=PEOPLE) as server:
        issuer = f"http://localhost:{server.server_port}"
        use(settings, oidc_issuer=issuer, **configuration)
        yield issuer


@pytest.fixture
def anna(office):
    user = User.objects.create_user("anna.ozola@example.lv", None, full_name="Anna Ozola")
    Membership.objects.create(user=user, role=Role.CLERK, municipality=RIGA)
    return user


def use(settings, **configuration):
    for name, value in sign_on_settings(PortalConfiguration(**configuration), is_production=False).items():
        setattr(settings, name, value)


def sign_on(client, sub, start="/sign-on/", **form):
    """The way of a browser: to the provider, log in there as `sub`, and back."""
    out = client.get(start)
    assert out.status_code == 302, out.content.decode()
    there = requests.post(out["Location"], data={"sub": sub, **form}, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_a_member_is_known_by_the_verified_address_and_lands_at_the_own_municipality(provider, anna):
    client = Client()
    page = client.get("/login/").content.decode()
    assert "Pieslēgties ar Valsts pieslēgšanās" in page
    assert sign_on(client, "anna")["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain[-1][0] == f"/m/{RIGA}/"
    assert Act.objects.filter(kind=ActKind.LOGGED_IN, actor_no=anna.pk).count() == 1
    assert client.session.get_expire_at_browser_close()


def test_the_way_out_carries_state_and_pkce_and_the_policy_stays_strict(provider, anna):
    client = Client()
    assert "form-action 'self'" in client.get("/login/")["Content-Security-Policy"]
    out = client.get("/sign-on/")["Location"]
    assert out.startswith(f"{provider}/oauth2/authorize?")
    asked = dict(parse_qsl(urlsplit(out).query))
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    assert len(asked["code_challenge"]) >= 43
    assert set(asked["scope"].split()) == {"openid", "email"}


@pytest.mark.parametrize("sub", [p.sub for p in PEOPLE[1:]])
def test_a_stranger_and_an_unverified_address_get_a_clear_sentence_and_no_account(provider, anna, sub):
    client = Client()
    answer = sign_on(client, sub)
    assert answer.status_code == 403
    assert "lūdziet pašvaldības atbildīgajam" in text_of(answer)
    assert client.get("/").status_code == 302
    assert User.objects.count() == 1
    assert Act.objects.filter(kind=ActKind.LOGIN_FAILED).exists()


@pytest.mark.parametrize("change", ["blocked", "without a role"])
def test_whoever_is_blocked_or_has_no_role_any_more_is_a_stranger(provider, anna, change):
    if change == "blocked":
        User.objects.update(is_active=False)
    else:
        anna.memberships.all().delete()
    assert sign_on(Client(), "anna").status_code == 403


def test_nothing_that_the_provider_tells_is_kept(provider, anna):
    from tests.integration.portal.test_safety import _database

    client = Client()
    sign_on(client, "anna")
    kept = _database() + repr(dict(client.session))
    assert PERSONAL_CODE not in kept
    assert "access_token" not in kept


def test_an_answer_that_was_not_asked_for_logs_nobody_in(provider, anna):
    mine, other = Client(), Client()
    out = mine.get("/sign-on/")["Location"]
    there = requests.post(out, data={"sub": "anna"}, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    assert other.get(f"{back.path}?{back.query}").status_code == 401
    assert other.get("/").status_code == 302
    assert other.get("/sign-on/office/back/?code=x&state=y").status_code == 401
    assert other.get(f"/sign-on/elsewhere/back/?{back.query}").status_code == 404


def test_breaking_off_at_the_provider_leads_to_a_page_that_says_so(provider, anna):
    answer = sign_on(Client(), "anna", action="deny")
    assert answer.status_code == 401
    assert "Pieslēgties neizdevās" in text_of(answer)


def test_the_page_that_was_asked_for_comes_after_the_sign_on_and_none_of_another_host(provider, anna):
    wanted = f"/m/{RIGA}/deliver/"
    assert sign_on(Client(), "anna", f"/sign-on/?next={wanted}")["Location"] == wanted
    for elsewhere in ("https://evil.example", "//evil.example", "/%5Cevil.example"):
        assert "evil" not in sign_on(Client(), "anna", f"/sign-on/?next={elsewhere}")["Location"]


def test_a_provider_that_cannot_be_reached_is_told(settings, configuration, db):
    with run_server_in_thread() as server:
        issuer = f"http://localhost:{server.server_port}"
    use(settings, oidc_issuer=issuer, **configuration)
    answer = Client().get("/sign-on/")
    assert answer.status_code == 502
    assert "Pieslēgties neizdevās" in text_of(answer)


def test_passwords_can_be_switched_off_for_everybody(provider, settings, configuration, anna):
    anna.set_password(PASSWORD)
    anna.save()
    use(settings, oidc_issuer=provider, local_login=False, **configuration)
    client = Client()
    page = client.get("/login/").content.decode()
    assert 'type="password"' not in page
    assert "Valsts pieslēgšanās" in page
    for address in ("/login/", "/login/?next=/admin/"):
        assert client.post(address, {"username": anna.email, "password": PASSWORD}).status_code == 404
    assert client.get("/admin/login/")["Location"].startswith("/login/")
    assert client.get("/invitation/any/").status_code == 404
    sign_on(client, "anna")
    assert client.get("/password/").status_code == 404
    assert 'href="/password/"' not in client.get(f"/m/{RIGA}/").content.decode()


def test_an_administrator_comes_in_by_the_sign_on_too(provider, anna):
    anna.memberships.all().delete()
    User.objects.update(is_staff=True, is_superuser=True)
    Membership.objects.create(user=anna, role=Role.ADMINISTRATOR)
    client = Client()
    client.get("/admin/", follow=True)
    assert sign_on(client, "anna", "/sign-on/?next=/admin/")["Location"] == "/admin/"
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "Social" not in page.content.decode()


def test_a_sign_on_that_is_set_by_halves_is_refused_at_the_start(configuration, tmp_path):
    for given, production, named in (
        ({"local_login": False}, False, "OIDC_ISSUER"),
        ({"oidc_issuer": "https://x.lv"}, False, "OIDC_CLIENT_ID"),
        (
            {"oidc_issuer": "https://x.lv", "oidc_client_id": "a", "oidc_client_secret_file": tmp_path / "no"},
            False,
            "SECRET",
        ),
        ({"oidc_issuer": "http://x.lv", **configuration}, True, "https"),
    ):
        with pytest.raises(UserError, match=named):
            sign_on_settings(PortalConfiguration(**given), is_production=production)
