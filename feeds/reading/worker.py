"""What runs in the process that opens what municipalities send: requests and answers through one socket, its number 0.

It limits its own memory, writes no file, leaves no core dump, and says nothing but messages: standard output of
libraries and standard error go nowhere, and an exception leaves as its type and place in our code, never with its text,
since readers quote cells.
"""

from __future__ import annotations

import math
import os
import resource
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from feeds.catalogue import all_checks
from feeds.contract_loading import load_contracts
from feeds.reading.delivery_files import read_files
from feeds.reading.export_wire import asks_for_export, export_answer
from feeds.reading.original_tables import original_tables
from feeds.reading.original_wire import asks_for_originals, originals_asked_for, originals_message
from feeds.reading.wire import LENGTH_BYTES, Message, Request, delivery_message, request_of, sizes_in

_ROOT = "feeds"
_PANIC = "PanicException"
"""What compiled readers raise when a file has confused them; each library has a class of its own of this name."""


def prepare() -> None:
    """Load all that answering needs, so that processes forked from here have it."""
    load_contracts()
    all_checks()


def serve(memory_bytes: int) -> None:
    """Answer requests until the socket closes. Takes the whole process: its limits, its streams."""
    with open(0, "rb", closefd=False) as requests, open(0, "wb", closefd=False) as answers:
        _silence()
        # Allocated memory, not address space: compiled readers reserve far more addresses than they ever fill.
        _limit(resource.RLIMIT_DATA, memory_bytes)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, 0)
        while (message := _next(requests)) is not None:
            _limit_cpu(message.content["limits"]["seconds"])
            _send(answers, _answered(message))


def _answered(message: Message) -> Message:
    if asks_for_originals(message):
        return answer_to_originals(message)
    if asks_for_export(message):
        return _guarded(lambda: export_answer(message))
    return answer_to(request_of(message))


def answer_to(request: Request) -> Message:
    """The delivery read; `{"breach": …}` when memory did not suffice or a reader panicked; `{"error": …}`: our mistake.

    Nothing that is raised here leaves the worker with its text.
    """
    return _guarded(
        lambda: delivery_message(
            read_files(
                request.files,
                municipality=request.municipality,
                period=request.period,
                keys=request.keys,
                limits=request.limits,
                mappings=request.mappings,
            )
        )
    )


def answer_to_originals(message: Message) -> Message:
    """The tables as they were delivered, for the person who delivered them; breaches and mistakes as above."""

    def answer() -> Message:
        return originals_message(original_tables(*originals_asked_for(message)))

    return _guarded(answer)


def _guarded(answer: Callable[[], Message]) -> Message:
    try:
        return answer()
    except MemoryError:
        return Message({"breach": "memory"})
    except BaseException as error:
        # BaseException, as a panic is no Exception and must not end the worker with its text either.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        if type(error).__name__ == _PANIC:
            return Message({"breach": "panic"})
        return Message({"error": f"{type(error).__name__} at {_place(error)}"})


def _place(error: BaseException) -> str:
    """File and line of the last frame in our own code; positions only, no text of source or values."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}{_ROOT}{os.sep}" in frame.filename]
    last = (own or frames)[-1]
    return f"{_ROOT}/{last.filename.rpartition(f'{os.sep}{_ROOT}{os.sep}')[2]}:{last.lineno}"


def _silence() -> None:
    """What anything prints is lost."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


def _send(answers: BinaryIO, message: Message) -> None:
    answers.write(message.encode())
    answers.flush()


def _next(requests: BinaryIO) -> Message | None:
    head = requests.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    content, sizes = sizes_in(requests.read(int.from_bytes(head, "big")))
    return Message(content, tuple(requests.read(size) for size in sizes))


def _limit_cpu(seconds: float) -> None:
    """So that a worker whose parent died in the midst of a hostile file ends by itself."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cores = os.cpu_count() or 1
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + cores * seconds) + 1)


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (soft, hard))
