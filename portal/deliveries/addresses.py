"""Where a delivery's pages are: the parts of its id are the parts of its address."""

from __future__ import annotations

import re

from django.urls import reverse

_DELIVERY = re.compile(r"(?P<code>LV\d{7})-(?P<period>\d{4}-\d{2})-v(?P<version>\d+)")


def delivery_id(code: str, period: str, version: int) -> str:
    """The id in the ledger (design.md 4)."""
    return f"{code}-{period}-v{version}"


def delivery_address(of: str, page: str = "delivery") -> str:
    """The address of a page of a delivery. ValueError for what is no delivery's id."""
    match = _DELIVERY.fullmatch(of)
    if match is None:
        raise ValueError("this is no id of a delivery")
    return reverse(page, kwargs={"code": match["code"], "period": match["period"], "version": int(match["version"])})
