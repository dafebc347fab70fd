"""A template says its version, the reader finds it again, and an old one is a hint and no fault."""

import io
import re

import openpyxl
import pytest

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.pseudonymising import TokenKeys
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.template_version import template_version, version_in
from feeds.templates import build_template

STAYS = load_contracts()["shelter_stays"]


def understood(content):
    read = read_files(
        [UploadedFile(content)],
        municipality="LV0001000",
        period="2026-05",
        keys=TokenKeys(b"k" * 32),
        limits=DEFAULT_LIMITS,
    )
    return read.understood[0], [finding.check_id for finding in read.findings]


def altered(change):
    book = openpyxl.load_workbook(io.BytesIO(build_template([STAYS], "lv")))
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_template_states_the_version_that_the_reader_finds(language):
    found, findings = understood(build_template([STAYS], language))
    assert found.template == template_version()
    assert not found.template_is_old
    assert findings == []


def test_the_version_is_the_contract_s_with_a_digest_of_what_a_template_holds():
    assert re.fullmatch(r"1\.0\.0-[0-9a-f]{8}", template_version())


def test_an_old_template_is_no_finding():
    def age(book):
        book["Norādes"]["A2"] = "Veidnes versija: 0.9.0-0123abcd"

    found, findings = understood(altered(age))
    assert (found.template, found.template_is_old, findings) == ("0.9.0-0123abcd", True, [])


def test_a_workbook_without_the_guidance_sheet_states_no_version():
    found, _ = understood(altered(lambda book: book.remove(book["Norādes"])))
    assert found.template is None
    assert not found.template_is_old


@pytest.mark.parametrize("line", ["Veidnes versija: Jānis Bērziņš", "1.0.0-0123abcd", "Veidnes versija: ", None])
def test_nothing_but_a_version_is_taken_for_one(line):
    assert version_in([line]) is None
