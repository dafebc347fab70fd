"""SDMX files: valid without a network, understood by pysdmx, every code in its list."""

import csv
import io

import polars as pl
import pytest
from pysdmx.errors import Invalid
from pysdmx.io.csv.sdmx20.reader import read as read_csv
from pysdmx.io.xml.sdmx30.reader.structure import read as read_structure
from pysdmx.model import Codelist
from pysdmx.model.dataflow import Dataflow, DataStructureDefinition

from analyst.released.tables import TABLES
from analyst.releases.sdmx_checking import SdmxFaultError, check_sdmx
from analyst.releases.sdmx_data import TablesDisagreeError, epoch_csv, homelessness_csv
from analyst.releases.sdmx_structure import EPOCH, HOMELESSNESS, structure_xml
from tests.unit.releases.samples import cell, content, epoch, observations


@pytest.fixture(scope="module")
def structure():
    return structure_xml("2026-Q3", content().moment)


@pytest.fixture(scope="module")
def read(structure):
    return read_structure(structure.decode(), validate=True)


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_structure_is_valid_and_has_both_dataflows(read):
    assert {d.id for d in read if isinstance(d, Dataflow)} == {"DF_HOMELESSNESS", "DF_EPOCH"}
    lists = {c.id: c for c in read if isinstance(c, Codelist)}
    assert {"CL_SEX", "CL_AGE", "CL_FREQ", "CL_OBS_STATUS", "CL_CONF_STATUS", "CL_AREA_LV", "CL_ETHOS_LIGHT"} <= set(
        lists
    )
    assert (lists["CL_SEX"].agency, lists["CL_SEX"].is_partial) == ("SDMX", True)
    assert (lists["CL_AGE"].agency, lists["CL_AGE"].is_partial) == ("LV_LM", False)  # SDMX has no age bands
    assert (lists["CL_AREA_LV"].agency, lists["CL_AREA_LV"].is_partial) == ("LV_LM", False)


def test_both_madonas_and_all_regions_are_areas(read):
    areas = next(c for c in read if isinstance(c, Codelist) and c.id == "CL_AREA_LV")
    codes = {code.id for code in areas}
    assert {"LV", "LV-R1", "LV-R5", "LV0038000", "LV0038001", "LV0055000"} <= codes


def test_the_standard_codes_of_sex_are_those_of_sdmx(read):
    sexes = next(c for c in read if isinstance(c, Codelist) and c.id == "CL_SEX")
    assert {code.id for code in sexes} == {"F", "M", "_O", "_U", "_T", "_Z"}


def test_a_share_between_0_and_1_is_a_pure_number_and_not_per_cent(read):
    units = next(c for c in read if isinstance(c, Codelist) and c.id == "CL_UNIT")
    assert "PC" not in {code.id for code in units}
    assert {m.unit for t in TABLES for m in t.measures if m.name.startswith(("rate_all", "share_"))} == {"PURE_NUMB"}


def test_epoch_has_the_four_flags_of_the_oecd(read):
    definition = next(d for d in read if isinstance(d, DataStructureDefinition) and d.id == "DSD_EPOCH")
    flags = {c.id for c in definition.components.attributes if c.id.startswith("INCLUDES_")}
    assert flags == {
        "INCLUDES_CHILDREN",
        "INCLUDES_DV_ACCOMMODATION",
        "INCLUDES_REFUGEES",
        "INCLUDES_ASYLUM_SEEKERS",
    }


def test_every_name_is_there_in_both_languages(structure):
    text = structure.decode()
    assert text.count('xml:lang="lv"') == text.count('xml:lang="en"')
    assert "Bezpajumtniecība Latvijā" in text


def test_values_are_empty_when_left_out_and_whole_when_whole():
    data = rows(homelessness_csv(content().observations))
    assert {r["STRUCTURE_ID"] for r in data} == {"LV_LM:DF_HOMELESSNESS(1.0.0)"}
    assert {r["ACTION"] for r in data} == {"R"}
    stock = {r["REF_AREA"]: r for r in data if r["MEASURE"] == "persons" and r["ETHOS_LIGHT"] == "E2"}
    assert stock["LV"]["OBS_VALUE"] == "112"
    assert (stock["LV0005000"]["OBS_VALUE"], stock["LV0005000"]["OBS_STATUS"]) == ("", "Q")
    assert next(r for r in data if r["MEASURE"] == "rate_all" and r["REF_AREA"] == "LV")["OBS_VALUE"] == "0.918"


def test_a_cell_that_two_tables_show_stands_there_once():
    data = rows(homelessness_csv(content().observations))
    assert len([r for r in data if r["REF_AREA"] == "LV-R1" and r["ETHOS_LIGHT"] == "_T" and r["SEX"] == "_T"]) == 1


def test_tables_that_disagree_on_a_cell_stop_the_release():
    night = {"period": "2026-09-30", "sex": "_T", "age_band": "_T", "ethos_category": "_T"}
    two = [
        cell("stock_by_municipality", "LV-R1", "persons", 80, **night),
        cell("stock_by_region_sex", "LV-R1", "persons", 81, **night),
    ]
    with pytest.raises(TablesDisagreeError, match="LV-R1"):
        homelessness_csv(observations(two))


def test_sex_other_and_unknown_are_written_as_sdmx_has_them():
    night = {"period": "2026-09-30", "age_band": "_T", "ethos_category": "_T"}
    two = [cell("stock_by_region_sex", "LV", "persons", 9, sex=sex, **night) for sex in ("X", "U")]
    assert [r["SEX"] for r in rows(homelessness_csv(observations(two)))] == ["_O", "_U"]


def test_epoch_flags_are_true_and_false():
    first = rows(epoch_csv(epoch()))[0]
    assert (first["INCLUDES_CHILDREN"], first["INCLUDES_ASYLUM_SEEKERS"], first["OBS_VALUE"]) == (
        "true",
        "false",
        "112",
    )


def test_pysdmx_reads_the_data_back():
    (dataset,) = read_csv(homelessness_csv(content().observations).decode())
    assert dataset.data.shape[0] == rows(homelessness_csv(content().observations)).__len__()


def test_the_check_passes_what_we_write_and_refuses_a_code_that_is_in_no_list(structure):
    check_sdmx(structure, {HOMELESSNESS: homelessness_csv(content().observations), EPOCH: epoch_csv(epoch())})
    unknown = content().observations.with_columns(pl.lit("LV9999999").alias("ref_area"))
    with pytest.raises(SdmxFaultError, match="LV9999999"):
        check_sdmx(structure, {HOMELESSNESS: homelessness_csv(unknown.head(1))})


def test_the_check_refuses_a_structure_that_is_not_valid(structure):
    broken = structure.replace(b"<mes:Test>false</mes:Test>", b"<mes:Test>perhaps</mes:Test>")
    with pytest.raises(Invalid):
        check_sdmx(broken, {})
