"""Operators are told of what is wrong, once each, by a real mail server and a real webhook."""

import json
import shutil
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import duckdb
import pytest
from dagster import DagsterRun, DagsterRunStatus

from feeds.errors import UserError
from orchestration.alerts.sensor import alerts
from orchestration.alerts.settings import AlertSettings
from tests.integration.orchestrating.at_a_time import Time, an_instance, look, pajumte_at
from tests.integration.portal.mail_server import certificate, login_of, mail_server
from tests.unit.operating.homes import accept, receive

OPERATOR = "operator@example.lv"


@pytest.fixture
def time():
    return Time(datetime(2026, 3, 16, 9, tzinfo=UTC))


@pytest.fixture
def pajumte(tmp_path, time):
    resource = pajumte_at(tmp_path / "home", time)
    installation = resource.open()
    installation.make_trial_keys()
    accept(installation, receive(installation, datetime(2026, 3, 15, 9)), datetime(2026, 3, 15, 9))
    return resource


@pytest.fixture
def instance(tmp_path):
    with an_instance(tmp_path) as opened:
        yield opened


@pytest.fixture
def server(monkeypatch):
    with mail_server() as opened:
        monkeypatch.setenv("PAJUMTE_ALERT_MAIL_TO", json.dumps([OPERATOR]))
        monkeypatch.setenv("PAJUMTE_ALERT_MAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("PAJUMTE_ALERT_MAIL_PORT", str(opened.port))
        monkeypatch.setenv("PAJUMTE_ALERT_MAIL_SECURITY", "none")
        yield opened


def publish(pajumte, *, coverage=1.0, missing=()):
    """A publication with these missing months and this share of the nation."""
    home = pajumte.open().home
    file = home.published / "pajumte_20260316T000000000000_aaaaaa.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA marts; CREATE SCHEMA quality")
        connection.execute("CREATE TABLE marts.publication AS SELECT TIMESTAMP '2026-03-16' AS as_of")
        connection.execute(
            "CREATE TABLE marts.point_in_time AS SELECT DATE '2026-02-28' AS time_period, 'LV' AS ref_area, "
            "'E2' AS ethos_category, '_T' AS sex, '_T' AS age_band, ?::DOUBLE AS coverage",
            [coverage],
        )
        connection.execute(
            "CREATE TABLE quality.coverage (municipality TEXT, feed TEXT, period TEXT, status TEXT, due_on DATE)"
        )
        for row in missing:
            connection.execute("INSERT INTO quality.coverage VALUES (?, ?, ?, ?, ?)", row)
    home.current.symlink_to(file.name)


def fail_a_run(instance, job="build_and_publish"):
    instance.add_run(DagsterRun(job_name=job, status=DagsterRunStatus.FAILURE))


def test_where_nobody_is_to_be_told_nothing_is_looked_for(pajumte, instance):
    assert "Nobody is to be told" in look(alerts, instance, pajumte).skip_message


def test_when_all_is_well_nobody_is_told(pajumte, instance, server):
    publish(pajumte)

    look(alerts, instance, pajumte)

    assert server.taken == []


def test_a_failed_run_is_told_once(pajumte, instance, server):
    publish(pajumte)
    fail_a_run(instance)

    first = look(alerts, instance, pajumte)
    look(alerts, instance, pajumte, first.cursor)

    assert server.told == [OPERATOR]
    assert "build_and_publish failed" in server.texts()


def test_what_is_over_and_comes_again_is_told_again(pajumte, instance, server):
    publish(pajumte)
    keys = pajumte.open().home.keys
    cursor = None
    for is_there in (False, True, False):
        if is_there:
            shutil.move(keys / "put_away", keys / "pseudonym.key")
        else:
            shutil.move(keys / "pseudonym.key", keys / "put_away")
        cursor = look(alerts, instance, pajumte, cursor).cursor

    assert len(server.taken) == 2
    assert "The pseudonymisation key" in server.texts()


def test_a_municipality_that_has_not_delivered_is_told_the_day_after_it_was_due(pajumte, instance, server):
    row = ("LV0005000", "shelter_stays", "2026-02", "missing", datetime(2026, 3, 15).date())
    publish(pajumte, missing=[row, ("LV0001000", "persons", "2026-02", "accepted", row[-1])])

    look(alerts, instance, pajumte)

    assert "LV0005000 has not delivered 2026-02 (shelter_stays)" in server.texts()
    assert "LV0001000" not in server.texts()


def test_nobody_is_late_on_the_day_it_is_due(pajumte, instance, server, time):
    time.now = datetime(2026, 3, 15, 9, tzinfo=UTC)
    publish(pajumte, missing=[("LV0005000", "shelter_stays", "2026-02", "missing", datetime(2026, 3, 15).date())])

    look(alerts, instance, pajumte)

    assert server.taken == []


@pytest.mark.parametrize(("coverage", "is_told"), [(0.9, False), (0.89, True)])
def test_a_nation_covered_too_little_is_told(pajumte, instance, server, coverage, is_told):
    publish(pajumte, coverage=coverage)

    look(alerts, instance, pajumte)

    assert len(server.taken) == is_told


@pytest.mark.parametrize(("hour_in_utc", "is_told"), [(4, False), (5, True), (18, True), (19, False)])
def test_at_night_nobody_is_told_and_in_the_morning_all_is(pajumte, instance, server, time, hour_in_utc, is_told):
    """Quiet from 21:00 to 07:00 in Latvia, which is two hours ahead of UTC in winter."""
    fail_a_run(instance)
    time.now = datetime(2026, 3, 16, hour_in_utc, tzinfo=UTC)

    look(alerts, instance, pajumte)

    assert bool(server.taken) is is_told


def test_in_summer_the_quiet_hours_are_summer_s(pajumte, instance, server, time):
    fail_a_run(instance)
    time.now = datetime(2026, 3, 30, 4, tzinfo=UTC)  # 07:00 on the day after the clocks went forward

    look(alerts, instance, pajumte)

    assert len(server.taken) == 1


def test_what_the_server_does_not_take_is_told_later(pajumte, instance, server):
    publish(pajumte)
    fail_a_run(instance)
    server.is_down = True

    with pytest.raises(UserError, match="tried again in five minutes") as refused:
        look(alerts, instance, pajumte)
    server.is_down = False
    look(alerts, instance, pajumte)

    assert OPERATOR not in str(refused.value)
    assert server.told == [OPERATOR]


def test_a_server_that_wants_tls_and_a_log_in_gets_them(pajumte, instance, monkeypatch, tmp_path):
    context, trusted = certificate(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("six green crickets\n", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=login_of("op", "six green crickets"),
    ) as server:
        for name, value in {
            "MAIL_TO": json.dumps([OPERATOR]),
            "MAIL_HOST": "127.0.0.1",
            "MAIL_PORT": str(server.port),
            "MAIL_USER": "op",
            "MAIL_PASSWORD_FILE": str(secret),
        }.items():
            monkeypatch.setenv(f"PAJUMTE_ALERT_{name}", value)
        publish(pajumte)
        fail_a_run(instance)

        look(alerts, instance, pajumte)

        assert server.told == [OPERATOR]


def test_a_webhook_gets_the_sentences(pajumte, instance, monkeypatch):
    posted = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):  # the base class's name
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as listening:
        Thread(target=listening.handle_request, daemon=True).start()
        monkeypatch.setenv("PAJUMTE_ALERT_WEBHOOK", f"http://127.0.0.1:{listening.server_port}/hook")
        publish(pajumte)
        fail_a_run(instance)

        look(alerts, instance, pajumte)

    assert posted[0]["text"] == "Pajumte: something needs you"
    assert "build_and_publish failed" in posted[0]["troubles"][0]


def test_the_same_hour_twice_is_never_quiet():
    never = AlertSettings(quiet_from="07:00", quiet_until="07:00")

    assert not any(never.is_quiet_at(datetime(2026, 1, 1, hour).time()) for hour in range(24))
