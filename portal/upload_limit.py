"""Uploads: refused by their announced size before anything is read, and kept in memory, never on a disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from feeds.reading.limits import DEFAULT_LIMITS, MEBIBYTE

LARGEST_UPLOAD = DEFAULT_LIMITS.file_bytes
"""Bytes of all files of one upload together: the gate's own limit of a file (FILE-05)."""
_AROUND_FILES = MEBIBYTE
"""Boundaries and fields that a form sends beside its files."""
_OF_OTHER_REQUESTS = MEBIBYTE


class UploadLimitMiddleware:
    """Refuses a request whose body is announced as too large, or whose length is not announced."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or 413 without having read the body."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        is_form = (request.content_type or "") == "multipart/form-data"
        limit = LARGEST_UPLOAD + _AROUND_FILES if is_form else _OF_OTHER_REQUESTS
        if not announced.isdigit() or int(announced) > limit:
            return too_large(request)
        return self._get_response(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose upload is over the limit."""
    megabytes = LARGEST_UPLOAD // MEBIBYTE
    if request.path.startswith("/api/"):
        return HttpResponse(
            f'{{"detail": "The upload is larger than {megabytes} MB."}}', status=413, content_type="application/json"
        )
    return render(request, "faults/too_large.html", {"megabytes": megabytes}, status=413)


class InMemoryUploadHandler(FileUploadHandler):
    """Collects each file in memory and stops when all of them together pass the limit. Names are dropped at once."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0
        self._content = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A further file begins."""
        super().new_file(*args, **kwargs)
        self._content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece. RequestDataTooBig when the limit is passed."""
        self._received += len(raw_data)
        if self._received > LARGEST_UPLOAD:
            raise RequestDataTooBig("the files of the upload are too large")
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file under a name that we give: the uploaded name is of no use to us and may be a person's."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content,
            field_name=self.field_name,
            name="upload",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
