"""Open reports: bound to session and person, bounded in time and size."""

from concurrent.futures import Future

import pytest

from expectations.checking import Shown
from feeds.delivery import UploadedFile
from portal.deliveries.reports_in_memory import LIFETIME_SECONDS, ReportsInMemory

MUCH = 1000


class Clock:
    """Seconds that a test moves on."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def reports(clock):
    kept = ReportsInMemory(most_bytes=MUCH, now=clock)
    yield kept
    kept.close()


def shown(size=10):
    return Shown("LV0001000", "2026-05", (UploadedFile(b"x" * size),))


def test_a_report_is_for_the_session_and_the_person_that_opened_it(reports):
    report = reports.open("session", 1, shown(), Future())
    assert reports.of(report.name, "session", 1) is report
    assert reports.of(report.name, "another session", 1) is None
    assert reports.of(report.name, "session", 2) is None
    assert reports.of(report.name, None, None) is None


def test_names_of_reports_cannot_be_guessed(reports):
    names = {reports.open("session", 1, shown(), Future()).name for _ in range(50)}
    assert len(names) == 50
    assert min(map(len, names)) >= 20


def test_a_report_ends_after_half_an_hour(reports, clock):
    report = reports.open("session", 1, shown(), Future())
    clock.seconds = LIFETIME_SECONDS - 1
    assert reports.of(report.name, "session", 1) is report
    clock.seconds = LIFETIME_SECONDS
    assert reports.of(report.name, "session", 1) is None


def test_the_reports_of_a_session_end_with_it_and_others_stay(reports):
    mine, another_s = reports.open("mine", 1, shown(), Future()), reports.open("another", 2, shown(), Future())
    reports.forget_session("mine")
    assert reports.of(mine.name, "mine", 1) is None
    assert reports.of(another_s.name, "another", 2) is another_s


def test_the_oldest_reports_make_room_for_a_new_one(reports):
    oldest, older = (reports.open("session", 1, shown(400), Future()) for _ in range(2))
    newest = reports.open("session", 1, shown(400), Future())
    kept = [reports.of(report.name, "session", 1) for report in (oldest, older, newest)]
    assert kept == [None, older, newest]


def test_a_report_shows_nothing_of_its_files_when_it_is_printed(reports):
    report = reports.open("session", 1, Shown("LV0001000", "2026-05", (UploadedFile("Bērziņš".encode()),)), Future())
    assert "Bērziņš" not in repr(report)
    assert "B\\xc4" not in repr(report.shown)
