"""What a session has uploaded, in this process' memory and nowhere else.

At most half an hour, only for the session that uploaded, and within a bounded sum of bytes: the oldest goes first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

LIFETIME_SECONDS = 30 * 60
_SWEEP_EVERY_SECONDS = 20


class Kept(Protocol):
    """Something that one session has uploaded; `size` are its bytes."""

    @property
    def name(self) -> str:
        """A name that cannot be guessed."""

    @property
    def session(self) -> str:
        """The session's key."""

    @property
    def user_no(self) -> int:
        """Who was logged in."""

    @property
    def opened_at(self) -> float:
        """Seconds of the memory's own clock."""

    @property
    def size(self) -> int:
        """Bytes of its files."""


Item = TypeVar("Item", bound=Kept)


class SessionMemory(Generic[Item]):
    """All that is kept of one kind. Safe for threads."""

    def __init__(
        self,
        *,
        most_bytes: int,
        lifetime_seconds: float = LIFETIME_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_bytes = most_bytes
        self._lifetime = lifetime_seconds
        self._now = now
        self._items: dict[str, Item] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._sweep, name="uploads' end", daemon=True).start()

    def of(self, name: str, session: str | None, user_no: int | None) -> Item | None:
        """The item of this name when it is this session's and still kept."""
        with self._lock:
            self._forget_old()
            item = self._items.get(name)
        if item is None or item.session != session or item.user_no != user_no:
            return None
        return item

    def seconds_left(self, item: Item) -> float:
        """How much longer an item is kept."""
        return max(0.0, item.opened_at + self._lifetime - self._now())

    def forget_session(self, session: str | None) -> None:
        """Drop all that belongs to a session that ends."""
        with self._lock:
            self._items = {name: item for name, item in self._items.items() if item.session != session}

    def close(self) -> None:
        """Drop everything."""
        self._closed.set()
        with self._lock:
            self._items.clear()

    def _keep(self, item: Item) -> Item:
        """Keep an item; older ones make room for it."""
        with self._lock:
            self._forget_old()
            while self._items and self._held() + item.size > self._most_bytes:
                del self._items[next(iter(self._items))]
            self._items[item.name] = item
        return item

    def _all(self) -> list[Item]:
        with self._lock:
            self._forget_old()
            return list(self._items.values())

    def _held(self) -> int:
        return sum(item.size for item in self._items.values())

    def _forget_old(self) -> None:
        oldest = self._now() - self._lifetime
        self._items = {name: item for name, item in self._items.items() if item.opened_at > oldest}

    def _sweep(self) -> None:
        """What is old goes also when nobody asks any more."""
        while not self._closed.wait(_SWEEP_EVERY_SECONDS):
            with self._lock:
                self._forget_old()
