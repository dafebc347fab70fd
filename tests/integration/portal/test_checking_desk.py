"""The checking desk: one batch for all who wait, one answer for each, nobody in another's way."""

import threading
from itertools import chain

import pytest

from expectations import checking
from expectations.checking import Shown, check_shown
from feeds.municipalities import heir_of
from portal.deliveries import checking_desk
from portal.deliveries.checking_desk import CheckingDesk
from tests.integration.portal.office import MONTH, good_month, month_that_asks, month_with_an_error

TOWNS = ["LV0001000", "LV0002000", "LV0003000", "LV0005000", "LV0006000", "LV0007000"]
WAIT = 60


class Watched:
    """`check_shown`, held back until the test lets it go, with what it was asked."""

    def __init__(self):
        self.batches = []
        self.may_go = threading.Event()

    def __call__(self, shown, installation, known=None):
        self.batches.append([one.municipality for one in shown])
        assert self.may_go.wait(WAIT)
        return check_shown(shown, installation, known)


@pytest.fixture
def watched(monkeypatch):
    watching = Watched()
    monkeypatch.setattr(checking_desk, "check_shown", watching)
    return watching


@pytest.fixture
def desk(office, watched):
    open_desk = CheckingDesk(office.installation)
    yield open_desk
    watched.may_go.set()
    open_desk.close()


def ask_all(desk, watched, towns, files=good_month):
    """Everybody asks while the desk is busy with the first; then it goes on."""
    answers = [desk.ask(Shown(town, MONTH, files())) for town in towns]
    watched.may_go.set()
    return [answer.result(WAIT) for answer in answers]


def test_who_comes_while_the_desk_is_busy_is_answered_in_one_batch(desk, watched):
    ask_all(desk, watched, TOWNS)
    assert [*chain(*watched.batches)] == TOWNS
    assert len(watched.batches) <= 2


def test_municipalities_that_share_a_past_are_never_in_one_batch(desk, watched):
    merged = ["LV0038000", "LV0038001", "LV0055000"]
    assert len({heir_of(code) for code in merged}) == 1
    ask_all(desk, watched, [*merged, *TOWNS[:2], TOWNS[0]])
    for batch in watched.batches:
        assert len({heir_of(code) for code in batch}) == len(batch)
    assert sorted([*chain(*watched.batches)]) == sorted([*merged, *TOWNS[:2], TOWNS[0]])


def test_an_answer_in_a_batch_is_the_answer_alone(office, desk, watched):
    kinds = [good_month, month_with_an_error, month_that_asks]
    asked = [desk.ask(Shown(town, MONTH, files())) for town, files in zip(TOWNS, kinds * 2, strict=True)]
    watched.may_go.set()
    for town, files, answer in zip(TOWNS, kinds * 2, asked, strict=True):
        (alone,), _ = check_shown([Shown(town, MONTH, files())], office.installation)
        assert answer.result(WAIT).verdict == alone.verdict


def test_the_fault_of_one_upload_is_told_to_that_one_alone(office, desk, watched, monkeypatch):
    read = checking.read_delivery

    def broken_for_one(files, *, municipality, **more):
        if municipality == TOWNS[1]:
            raise RuntimeError("a fault of ours")
        return read(files, municipality=municipality, **more)

    monkeypatch.setattr(checking, "read_delivery", broken_for_one)
    answers = [desk.ask(Shown(town, MONTH, good_month())) for town in TOWNS[:3]]
    watched.may_go.set()
    assert isinstance(answers[1].exception(WAIT), RuntimeError)
    assert [answers[n].result(WAIT).verdict.outcome.is_accepted for n in (0, 2)] == [True, True]


def test_a_page_that_cannot_wait_asks_again(desk, watched):
    answer = desk.ask(Shown(TOWNS[0], MONTH, good_month()))
    assert not desk.is_ready(answer, 0.05)
    watched.may_go.set()
    assert desk.is_ready(answer, WAIT)


def test_a_check_is_told_what_is_accepted_since_the_last_one(office, desk, watched):
    """What the desk remembers of the past is not what it remembers for good."""
    watched.may_go.set()
    late = desk.ask(Shown(TOWNS[0], MONTH, good_month())).result(WAIT)
    statuses = {r.check_id: r.status for r in late.verdict.results if r.feed == "shelter_stays"}
    assert statuses["HIST-03"].value == "not_applicable"  # a first delivery has no past
    office.town.deliver("2026-04")
    office.gate()
    now = desk.ask(Shown(TOWNS[0], MONTH, good_month())).result(WAIT)
    statuses = {r.check_id: r.status for r in now.verdict.results if r.feed == "shelter_stays"}
    assert statuses["HIST-03"].value == "passed"
