"""Templates, examples and reference pages: they come from the contracts, and the gate knows them."""

import io
from html import unescape

import pytest
from openpyxl import load_workbook

from feeds.catalogue import all_checks
from feeds.codelists import codelist_names
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.findings import Severity
from feeds.template_version import template_version
from tests.integration.portal.office import MONTH, answered, checked, text_of, upload


def check_ids(client, content, office):
    """What the desk finds in a workbook, but for what only informs."""
    report = upload(client, [UploadedFile(content)])
    answered(client, report)
    opened = next(iter(office.running.reports._items.values()))
    return sorted(f.check_id for f in opened.answer.result().verdict.findings if f.severity is not Severity.INFO)


@pytest.mark.parametrize(("example", "found"), [("good", []), ("faulty", ["DATE-01", "VAL-03", "VAL-04"])])
def test_the_examples_show_both_outcomes(office, example, found):
    clerk = office.browser()
    content = clerk.get(f"/help/examples/{example}/{MONTH}.xlsx").content
    assert check_ids(clerk, content, office) == found


def test_an_example_of_another_kind_does_not_exist(office):
    assert office.browser().get(f"/help/examples/other/{MONTH}.xlsx").status_code == 404


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_workbook_to_fill_in_has_a_sheet_for_every_data_set(office, language):
    content = office.browser().get(f"/help/templates/all.{language}.xlsx").content
    sheets = load_workbook(io.BytesIO(content)).sheetnames
    assert set(sheets) >= {feed.label_lv if language == "lv" else feed.name for feed in load_contracts().values()}


def test_every_data_set_list_and_check_has_its_page(office):
    clerk = office.browser()
    for feed in load_contracts().values():
        page = text_of(clerk.get(f"/help/feeds/{feed.name}/"))
        assert all(column.label_lv in unescape(page) for column in feed.columns), feed.name
    for name in codelist_names():
        assert clerk.get(f"/help/codes/{name}/").status_code == 200, name
    for entry in all_checks():
        page = unescape(text_of(clerk.get(f"/help/checks/{entry.id}/")))
        assert entry.title_lv in page, entry.id
        assert " ".join(entry.reason_lv.split()) in page, entry.id


@pytest.mark.parametrize("address", ["feeds/none/", "codes/none/", "checks/XXX-99/", "templates/none.lv.xlsx"])
def test_what_there_is_not_is_a_404(office, address):
    assert office.browser().get(f"/help/{address}").status_code == 404


def test_the_report_says_which_template_a_workbook_was_made_with_and_what_to_do_with_an_old_one(office):
    clerk = office.browser()
    content = clerk.get(f"/help/examples/good/{MONTH}.xlsx").content
    today = checked(clerk, [UploadedFile(content)])
    assert f"veidnes versija {template_version()}" in today
    assert "agrāku veidni" not in today
    book = load_workbook(io.BytesIO(content))
    book["Norādes"]["A2"] = "Veidnes versija: 0.9.0-0123abcd"
    old = io.BytesIO()
    book.save(old)
    page = checked(clerk, [UploadedFile(old.getvalue())])
    assert "Failu var iesniegt" in page
    assert "agrāku veidni (versija 0.9.0-0123abcd; tagad" in page
    assert "Nākamajam mēnesim lejupielādējiet jauno veidni" in page
