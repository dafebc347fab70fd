"""Workers: limits of memory and time, replacement, and the silence of what they read."""

import os
import signal
import threading
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from feeds.delivery import UploadedFile
from feeds.reading import Limits, WorkerPool, read_delivery
from feeds.reading import worker as worker_module
from feeds.reading.limits import MEBIBYTE
from feeds.reading.template_process import template_of
from feeds.reading.wire import Request, delivery_message, delivery_of, request_message, request_of
from feeds.reading.worker_process import WorkerBrokenError, WorkerProcess
from tests.unit.reading.building import FACILITY, FACILITY_HEADER, KEYS, csv_bytes, faults, read

SMALL = UploadedFile(csv_bytes(FACILITY_HEADER, FACILITY))
CANARY = "Zvirbulis-Kanārijs"


@pytest.fixture
def pool_of():
    pools = []

    def make(**limits):
        pool = WorkerPool(Limits(workers=1, **limits))
        pools.append((pool, Limits(workers=1, **limits)))
        return pools[-1]

    yield make
    for pool, _ in pools:
        pool.close()


def ask(pool_and_limits, *files):
    pool, limits = pool_and_limits
    return read_delivery(files, municipality="LV0001000", period="2026-03", keys=KEYS, limits=limits, pool=pool)


def test_a_worker_reads_the_same_as_this_process(pool_of):
    persons = UploadedFile(
        csv_bytes(
            ("local_person_id", "first_name", "last_name", "sex", "first_homeless_on"), ("P1", "A", "B", "F", "2014")
        )
    )

    result = ask(pool_of(), SMALL, persons)

    here = read(SMALL.content, persons.content)
    assert result.findings == here.findings
    assert result.understood == here.understood
    assert list(result.feeds) == ["facilities", "persons"]
    for name, feed in result.feeds.items():
        assert_frame_equal(feed.frame, here.feeds[name].frame)
    assert_frame_equal(result.feeds["persons"].linkage, here.feeds["persons"].linkage)


def test_too_little_time_is_a_finding_and_the_pool_lives_on(pool_of):
    pool = pool_of(seconds=1.0)
    long = UploadedFile(csv_bytes(FACILITY_HEADER) + csv_bytes(FACILITY) * 600_000)

    assert faults(ask(pool, long)) == [("FILE-06", None, ())]
    assert list(ask(pool, SMALL).feeds) == ["facilities"]


def test_too_little_memory_is_a_finding_and_the_pool_lives_on(pool_of):
    pool = pool_of(memory_bytes=800 * MEBIBYTE)
    long = UploadedFile(csv_bytes(FACILITY_HEADER) + csv_bytes(FACILITY) * 1_300_000)

    assert faults(ask(pool, long)) == [("FILE-06", None, ())]
    assert list(ask(pool, SMALL).feeds) == ["facilities"]


def test_a_file_over_the_size_limit_reaches_no_worker():
    class NoWorkers(WorkerPool):
        def read(self, request):
            raise AssertionError("must not be asked")

    limits = Limits(file_bytes=len(SMALL.content) - 1)
    result = ask((NoWorkers(limits), limits), SMALL)

    assert [(f.check_id, f.params["position"]) for f in result.findings] == [("FILE-05", 1)]


def test_a_worker_that_died_while_idle_does_not_cost_the_next_delivery(pool_of):
    pool = pool_of()
    first = ask(pool, SMALL)
    (idle,) = pool[0].idle_process_ids()
    os.kill(idle, signal.SIGKILL)

    assert_frame_equal(ask(pool, SMALL).feeds["facilities"].frame, first.feeds["facilities"].frame)


def test_a_template_that_died_is_replaced(pool_of):
    pool = pool_of(files_per_worker=1)
    first = ask(pool, SMALL)
    template = template_of(os.getpid())
    before = template.process_id
    os.kill(before, signal.SIGKILL)

    assert_frame_equal(ask(pool, SMALL).feeds["facilities"].frame, first.feeds["facilities"].frame)
    assert template.process_id != before


def test_an_ended_worker_is_no_process_any_more():
    worker = WorkerProcess(1024 * MEBIBYTE)
    assert Path(f"/proc/{worker.process_id}").exists()
    worker.end()
    worker.end()

    assert not Path(f"/proc/{worker.process_id}").exists()


def test_a_worker_is_reused_until_it_has_read_its_number_of_files(pool_of):
    pool = pool_of(files_per_worker=3)
    used = []
    for _ in range(3):
        ask(pool, SMALL)
        used.append(pool[0].idle_process_ids())

    assert len(used[0]) == 1
    assert used[1] == used[0]
    assert used[2] == ()


def test_more_threads_than_workers_all_get_their_answer(pool_of):
    pool = pool_of()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask(pool, SMALL))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [list(answer.feeds) for answer in answers] == [["facilities"]] * 4
    assert len(pool[0].idle_process_ids()) == 1


def test_a_worker_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("PAJUMTE_PSEUDONYM_KEY_FILE", "secret")
    worker = WorkerProcess(1024 * MEBIBYTE)
    try:
        content = Path(f"/proc/{worker.process_id}/environ").read_bytes()
    finally:
        worker.end()

    assert b"PAJUMTE" not in content


def test_a_broken_worker_says_nothing_of_what_it_read():
    worker = WorkerProcess(1024 * MEBIBYTE)
    worker.end()
    request = Request((UploadedFile(CANARY.encode()),), "LV0001000", "2026-03", KEYS, Limits())

    with pytest.raises((WorkerBrokenError, ValueError)) as broken:
        worker.ask(request_message(request), 1.0)

    assert CANARY not in str(broken.value)


class PanicException(BaseException):
    """What a compiled reader raises when it panics: no Exception."""


class Surprise(BaseException):
    pass


@pytest.mark.parametrize("error", [ValueError, Surprise])
def test_our_own_mistake_leaves_the_worker_as_type_and_place_only(monkeypatch, error):
    def fail(*_, **__):
        raise error(CANARY)

    monkeypatch.setattr("feeds.reading.delivery_files.read_csv", fail)
    request = Request((SMALL,), "LV0001000", "2026-03", KEYS, Limits())

    answer = worker_module.answer_to(request)

    assert answer.content["error"].startswith(f"{error.__name__} at feeds/reading/delivery_files.py:")
    assert CANARY not in str(answer.content)


@pytest.mark.parametrize(("error", "breach"), [(MemoryError, "memory"), (PanicException, "panic")])
def test_a_lack_of_memory_or_a_panic_is_no_mistake_of_ours(monkeypatch, error, breach):
    def fail(*_, **__):
        raise error(CANARY)

    monkeypatch.setattr("feeds.reading.delivery_files.read_csv", fail)
    request = Request((SMALL,), "LV0001000", "2026-03", KEYS, Limits())

    assert worker_module.answer_to(request).content == {"breach": breach}


def test_messages_come_through_the_pipe_as_they_were():
    request = Request((SMALL, UploadedFile(b"\x00\xff", "persons")), "LV0038001", "2026-03", KEYS, Limits(seconds=1.5))
    assert request_of(request_message(request)) == request

    result = read(csv_bytes(FACILITY_HEADER, (*FACILITY, "more")))
    back = delivery_of(delivery_message(result))
    assert back.findings == result.findings
    assert back.understood == result.understood
    assert back.feeds["facilities"].frame.schema == result.feeds["facilities"].frame.schema
    assert isinstance(back.feeds["facilities"].frame, pl.DataFrame)
