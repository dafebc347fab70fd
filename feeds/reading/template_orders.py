"""What a parent and its template process say to each other over their socket."""

from __future__ import annotations

import struct

ORDER = struct.Struct("!cQ")
"""START with the bytes that the worker may allocate (its end of a socket comes along), or END with its number."""

ANSWER = struct.Struct("!Q")
"""The worker's number; 0: ready for orders, or ended."""

START, END = b"s", b"e"
