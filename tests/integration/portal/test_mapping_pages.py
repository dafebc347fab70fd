"""A clerk maps an export: proposals, preview, contradictions, versions; and delivers it as it is ever after."""

import io
import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.mappings import FeedMapping, Source
from feeds.mappings.choosing import Contradiction, contradictions, may_be_constant
from portal.accounts.roles import Role
from portal.audit.models import Act, ActKind
from tests.e2e.town import RIGA, month_files
from tests.integration.portal.office import LIEPAJA, MONTH, answered, checked, submitted, text_of, upload
from tests.integration.portal.test_safety import _places_with
from tests.worlds.vendor import CLIENTS, OF_CLIENTS, OF_STAYS, STAYS, vendor_files

PAGE = f"/m/{RIGA}/mappings/shelter_stays/"
TITLES = ["Izmit. Nr.", "Klienta Nr.", "Iestājās", "Izstājās", "No kurienes", "Iemesls", "Uz kurieni", "Gulta"]
FEED = load_contracts()["shelter_stays"]
SEEN = replace(
    OF_STAYS,
    sources={
        **OF_STAYS.sources,
        "prior_situation": Source("No kurienes", codes={"IELA": "street", "RADI": "with_family_friends_temporary"}),
        "exit_destination": Source("Uz kurieni", codes={"PASV": "municipal_housing"}),
    },
)
"""The mapping with the codes that stand in the export: others cannot be chosen on the page."""


def opened(client, content=None, page=PAGE):
    """The address of the page of choices for an export."""
    sent = SimpleUploadedFile("x.csv", content or STAYS.read_bytes())
    answer = client.post(page, {"file": sent})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def form_of(client, address, mapping, titles=TITLES):
    """The form filled in so that it says what the mapping says."""
    fields = {"table": "0"}
    for column, source in mapping.sources.items():
        fields[f"source-{column}"] = "always" if source.title is None else str(titles.index(source.title))
        fields[f"constant-{column}"] = source.constant or ""
    page = client.post(address, fields).content.decode()
    for field, text in re.findall(r'<label for="(code-[^"]+)">“([^”]*)”', page):
        fields[field] = mapping.sources[field.split("-")[1]].codes.get(text, "")
    return fields


def saved(client, mapping=OF_STAYS, content=None, page=PAGE, titles=TITLES):
    address = opened(client, content, page)
    answer = client.post(address, {**form_of(client, address, mapping, titles), "save": "1"})
    assert answer.status_code == 302, text_of(answer)
    return client.get(answer["Location"])


def test_what_is_chosen_on_the_page_is_the_mapping_that_is_saved(office):
    clerk = office.browser(name="Anna Ozola")
    assert "1. versija ir saglabāta" in text_of(saved(clerk))
    (version,) = office.installation.ledger.mapping_versions(RIGA, "shelter_stays")
    assert version.mapping.digest == SEEN.digest
    assert version.saved_by == "Rīga (iesniedzējs)"
    act = Act.objects.get(kind=ActKind.SAVED_MAPPING)
    assert (act.actor_name, act.subject) == ("Anna Ozola", f"{RIGA}-shelter_stays-v1")


def test_an_export_is_accepted_through_the_portal_once_it_is_mapped(office):
    clerk = office.browser()
    export = (month_files()[0], *vendor_files())
    assert "FILE-09" in checked(clerk, export)
    saved(clerk)
    clients = CLIENTS.read_text(encoding="utf-8").splitlines()[0].split(";")
    saved(clerk, OF_CLIENTS, CLIENTS.read_bytes(), f"/m/{RIGA}/mappings/persons/", clients)
    report = checked(clerk, export)
    assert "Failu var iesniegt" in report
    assert "nolasīts pēc jūsu atbilstību 1. versijas" in report
    page = submitted(clerk, export)
    office.gate()
    assert office.state(f"{RIGA}-{MONTH}-v1").is_accepted
    assert "nolasīts pēc atbilstību 1. versijas" in text_of(clerk.get(page))
    assert SEEN.digest in clerk.get(page).content.decode()


def test_likely_columns_are_proposed_and_others_are_not(office):
    clerk = office.browser()
    content = "Uzturēšanās identif.;Ierašanās datums;Piezīmes\nS1;2026-05-02;x\n".encode()
    page = clerk.get(opened(clerk, content)).content.decode()
    assert _selected(page, "stay_id") == "Uzturēšanās identif."
    assert _selected(page, "check_in") == "Ierašanās datums"
    assert _selected(page, "main_reason") == "– nekas –"


def test_the_preview_shows_rows_as_read_and_names_the_cells_that_would_be_findings(office):
    clerk = office.browser()
    address = opened(clerk, STAYS.read_bytes().replace(b"04.05.2026.", b"34.05.2026."))
    page = text_of(clerk.post(address, form_of(clerk, address, OF_STAYS)))
    assert "34.05.2026. VAL-03" in page
    assert "iela vai cita publiska ārtelpa" in page
    assert "kolonna “Iestājās” (Ierašanās datums)" in page
    assert "Nolasītas 3 rindas." in page


def test_a_vendor_s_code_is_a_finding_until_it_is_mapped(office):
    clerk = office.browser()
    address = opened(clerk)
    form = form_of(clerk, address, OF_STAYS)
    without = {name: "" if name.startswith("code-main_reason") else said for name, said in form.items()}
    assert "P9 VAL-04" in text_of(clerk.post(address, without))
    assert "VAL-04" not in text_of(clerk.post(address, form))


def test_a_contradiction_is_told_as_a_sentence_and_keeps_it_from_being_saved(office):
    clerk = office.browser()
    address = opened(clerk)
    form = {**form_of(clerk, address, OF_STAYS), "source-check_out": "2", "save": "1"}
    answer = clerk.post(address, form)
    assert answer.status_code == 422
    assert "Jūsu kolonna “Iestājās” izvēlēta gan" in text_of(answer)
    assert "<title>Kļūda:" in answer.content.decode()
    assert office.installation.ledger.mapping_versions(RIGA) == []


def test_a_required_column_without_a_source_is_told_and_may_be_saved(office):
    clerk = office.browser()
    address = opened(clerk)
    form = {**form_of(clerk, address, OF_STAYS), "source-check_in": ""}
    assert "Kolonna “Ierašanās datums” ir obligāta, bet tai nekas nav izvēlēts" in text_of(clerk.post(address, form))
    assert clerk.post(address, {**form, "save": "1"}).status_code == 302


def test_a_later_export_with_an_unknown_column_is_told_by_its_title_to_the_uploader_alone(office):
    clerk = office.browser()
    saved(clerk)
    later = STAYS.read_bytes().replace(b"Gulta", b"Istaba")
    export = (month_files()[0], replace(vendor_files()[1], content=later))
    assert "(versija 1)" not in (report := checked(clerk, export))
    assert "atbilstību 1. versijā nav kolonnas “Istaba”" in report
    assert "nav kolonnas “Istaba”" in text_of(clerk.get(opened(clerk, later)))
    submitted(clerk, export)
    office.gate()
    assert _places_with("Istaba", office.installation.home.root) == []


def test_the_sheet_of_a_workbook_is_chosen_and_any_name_of_it_will_do(office):
    clerk = office.browser()
    address = opened(clerk, workbook({"Apskats": [["Kopā", "3"], ["x", "1"]], "Dati": rows_of(STAYS)}))
    page = clerk.get(address).content.decode()
    assert '<option value="1" selected>Dati</option>' in page, "the sheet that looks most like the data set"
    assert "Kopā" in clerk.get(f"{address}?table=0").content.decode()
    form = {**form_of(clerk, address, OF_STAYS), "table": "1"}
    assert clerk.post(address, {**form, "save": "1"}).status_code == 302
    again = checked(clerk, [UploadedFile(workbook({"Jauns nosaukums": rows_of(STAYS)}))])
    assert "nolasīts pēc jūsu atbilstību 1. versijas" in again


def test_an_annotated_export_is_mended_and_delivered_as_it_is(office):
    clerk = office.browser()
    for mapping in (OF_STAYS, OF_CLIENTS):
        office.installation.ledger.save_mapping(RIGA, mapping, saved_by="Rīga", saved_at=datetime(2026, 6, 1))
    broken = STAYS.read_bytes().replace(b"04.05.2026.", b"34.05.2026.")
    sheets = {"Klienti": rows_of(CLIENTS), "Dati": rows_of_text(broken.decode())}
    report = upload(clerk, [month_files()[0], UploadedFile(workbook(sheets))])
    page = text_of(answered(clerk, report))
    assert "3 Uzturēšanās patversmēs Iestājās (Ierašanās datums) “34.05.2026.”" in page
    book = load_workbook(io.BytesIO(clerk.get(f"{report}workbook/").content))
    (cell,) = (c for row in book["Uzturēšanās patversmēs"].iter_rows() for c in row if c.value == "34.05.2026.")
    assert "VAL-03" in cell.comment.text or "datums" in cell.comment.text
    cell.value = "04.05.2026."
    mended = io.BytesIO()
    book.save(mended)
    assert "Failu var iesniegt" in checked(clerk, [UploadedFile(mended.getvalue())])


def test_going_back_makes_a_new_version(office):
    clerk = office.browser()
    saved(clerk)
    saved(clerk, replace(OF_STAYS, sources={k: v for k, v in OF_STAYS.sources.items() if k != "main_reason"}))
    clerk.post(f"{PAGE}versions/1/restore/")
    first, second, third = office.installation.ledger.mapping_versions(RIGA, "shelter_stays")
    assert second.mapping.digest != first.mapping.digest == third.mapping.digest
    assert (third.version, third.restores) == (3, 1)
    assert "Atjaunota 1. versija" in text_of(clerk.get(PAGE))
    assert clerk.post(f"{PAGE}versions/9/restore/").status_code == 404


def test_a_municipality_can_do_without_a_mapping_again(office):
    clerk = office.browser()
    saved(clerk)
    clerk.post(f"{PAGE}stop/")
    assert office.installation.ledger.mappings_in_force(RIGA) == ()
    assert "Bez atbilstībām" in text_of(clerk.get(PAGE))


def test_no_cell_of_an_export_is_stored(office):
    clerk = office.browser()
    content = STAYS.read_bytes().replace(b"K-102", "K-kanarijputniņš".encode())
    saved(clerk, content=content)
    assert _places_with("K-kanarijputniņš", office.installation.home.root) == []


def test_an_export_is_open_for_its_session_alone(office):
    clerk, colleague = office.browser(), office.browser()
    address = opened(clerk)
    assert clerk.get(address).status_code == 200
    assert colleague.get(address).status_code == 410
    assert office.browser(Role.CLERK, LIEPAJA).get(address).status_code == 404
    assert clerk.get(address.replace("shelter_stays", "persons")).status_code == 410
    clerk.post("/logout/")
    assert office.running.exports.of(address.rstrip("/").rpartition("/")[2], "", 1) is None


def test_a_file_that_is_no_table_is_told(office):
    answer = office.browser().post(PAGE, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "nav nevienas nolasāmas tabulas" in text_of(answer)


def test_a_feed_that_does_not_exist_is_not_there(office):
    assert office.browser().get(f"/m/{RIGA}/mappings/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("headers", "wrong"),
    [
        (TITLES, set()),
        ([*TITLES, "izmit. nr."], {Contradiction.TITLE_TWICE}),
        (["2026-05-01", "12", "010180-12345", "3,5", *TITLES], {Contradiction.LOOKS_LIKE_VALUE}),
    ],
)
def test_headers_that_contradict_a_mapping(headers, wrong):
    assert {one.kind for one in contradictions(OF_STAYS, FEED, headers)} == wrong


def test_a_mapping_of_nothing_and_of_less_than_the_contract_knows_is_refused():
    assert Contradiction.NO_COLUMN in {one.kind for one in contradictions(FeedMapping("persons", {}), FEED, TITLES)}
    headers = ["Izmit. Nr.", "check_in", "check_out"]
    small = replace(OF_STAYS, sources={"stay_id": OF_STAYS.sources["stay_id"]})
    assert Contradiction.CONTRACT_KNOWS_MORE in {one.kind for one in contradictions(small, FEED, headers)}


def test_nothing_that_tells_of_a_person_may_stand_in_every_row():
    allowed = {(f.name, c.name) for f in load_contracts().values() for c in f.columns if may_be_constant(c)}
    assert ("shelter_stays", "facility_id") in allowed
    assert not {
        place
        for place in allowed
        if place[1] in {"local_person_id", "household_id", "first_name", "last_name", "person_code", "withdrawn"}
    }
    assert not {(f.name, f.key) for f in load_contracts().values()} & allowed


def test_a_digest_of_the_ledger_is_that_of_the_content(office):
    ledger = office.installation.ledger
    version = ledger.save_mapping(RIGA, OF_STAYS, saved_by="Rīga", saved_at=datetime(2026, 6, 1))
    assert version.mapping.digest == replace(OF_STAYS, version=7).digest


def rows_of(path):
    return rows_of_text(path.read_text(encoding="utf-8"))


def rows_of_text(text):
    return [line.split(";") for line in text.splitlines()]


def workbook(sheets):
    """An XLSX export with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _selected(page, column):
    select = page.split(f'<select id="source-{column}"')[1].split("</select>")[0]
    chosen = re.search(r"<option[^>]* selected>([^<]*)<", select)
    return chosen[1] if chosen else re.search(r"<option[^>]*>([^<]*)<", select)[1]
