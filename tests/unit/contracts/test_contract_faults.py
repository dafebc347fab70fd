"""A mistake in a contract stops the program with one sentence: file, line, column, key, and what is allowed."""

import shutil

import pytest

from feeds.contract_loading import CONTRACTS, ContractError, load_contracts


@pytest.fixture
def contracts(tmp_path):
    """A folder with the contract of shelter_stays alone, to be spoiled."""
    shutil.copy(CONTRACTS / "shelter_stays.yaml", tmp_path)
    return tmp_path


def spoil(folder, old: str, new: str, occurrence: int = 1) -> int:
    """Replace the given occurrence of `old`; returns its line."""
    path = folder / "shelter_stays.yaml"
    parts = path.read_text(encoding="utf-8").split(old)
    before = old.join(parts[:occurrence])
    path.write_text(before + new + old.join(parts[occurrence:]), encoding="utf-8")
    return before.count("\n") + 1


def message(folder) -> str:
    with pytest.raises(ContractError) as caught:
        load_contracts(folder)
    return str(caught.value)


def test_a_sound_folder_is_read(contracts):
    assert list(load_contracts(contracts)) == ["shelter_stays"]


def test_an_unknown_type_is_told_with_the_ones_that_exist(contracts):
    line = spoil(contracts, "logicalType: date", "logicalType: dat")

    assert message(contracts) == (
        f"feeds/contracts/shelter_stays.yaml, line {line}: column 'check_in': key 'logicalType': unknown value 'dat'. "
        "Use one of: 'string', 'date', 'integer', 'number' or 'boolean'."
    )


def test_a_misspelt_key_of_a_column_is_told_with_its_line_and_the_allowed_keys(contracts):
    line = spoil(contracts, "        required: true", "        requird: true")

    assert message(contracts) == (
        f"feeds/contracts/shelter_stays.yaml, line {line}: column 'stay_id': unknown key 'requird'. Use one of: "
        "businessName, customProperties, description, examples, logicalType, logicalTypeOptions, name, primaryKey, "
        "primaryKeyPosition, required."
    )


def test_a_misspelt_custom_property_is_told_with_its_line_and_the_allowed_ones(contracts):
    line = spoil(contracts, "property: codelist", "property: codlist")

    assert message(contracts) == (
        f"feeds/contracts/shelter_stays.yaml, line {line}: column 'prior_situation': unknown key 'codlist'. Use one "
        "of: codelist, core, description_lv, free_text, id_kind, label_lv, partial_date, privacy, required_when."
    )


def test_a_misspelt_key_at_the_top_is_told(contracts):
    spoil(contracts, "status: active", "statsu: active")

    assert "shelter_stays.yaml, line 6: unknown key 'statsu'" in message(contracts)
    assert "key 'status' is missing" in message(contracts)


def test_every_fault_of_a_file_is_told_at_once(contracts):
    spoil(contracts, "logicalType: date", "logicalType: dat")
    spoil(contracts, "value: identifier", "value: secret")

    assert len(message(contracts).splitlines()) == 2


def test_a_codelist_that_is_not_there_is_told(contracts):
    spoil(contracts, "value: homelessness_reasons", "value: reasons")

    assert "column 'main_reason': key 'codelist': seeds/reasons.csv: there is no such codelist" in message(contracts)


def test_a_key_that_stands_twice_is_told_and_not_overwritten(contracts):
    line = spoil(contracts, "logicalType: date", "logicalType: date\n        logicalType: string")

    assert (
        message(contracts)
        == f"feeds/contracts/shelter_stays.yaml, line {line + 1}: key 'logicalType' stands there twice."
    )


def test_a_span_must_name_date_columns(contracts):
    spoil(contracts, "{start: check_in, end: check_out}", "{start: check_in, end: checkout}")

    assert "'checkout' is none: use check_in, check_out" in message(contracts)


def test_two_labels_that_differ_by_diacritics_only_are_refused(contracts):
    spoil(contracts, "value: Galvenais iemesls\n", "value: IERASANAS datums\n")

    assert "'IERASANAS datums' names two columns" in message(contracts)


def test_an_identifier_without_kind_is_refused(contracts):
    spoil(contracts, "          - property: id_kind\n            value: stay\n", "")

    assert "column 'stay_id': privacy identifier and id_kind go together" in message(contracts)


def test_a_range_on_a_date_is_refused(contracts):
    spoil(contracts, "logicalType: date\n", "logicalType: date\n        logicalTypeOptions: {minimum: 1}\n")

    assert "column 'check_in': logicalTypeOptions need the logicalType integer or number" in message(contracts)


def test_a_file_that_is_called_otherwise_than_its_feed_is_refused(contracts):
    (contracts / "shelter_stays.yaml").rename(contracts / "stays.yaml")

    assert (
        message(contracts)
        == "feeds/contracts/stays.yaml, line 4: the file must be called shelter_stays.yaml, like its feed."
    )


def test_broken_yaml_is_told_with_its_line(contracts):
    line = spoil(contracts, "    properties:\n", "    properties: [\n")

    assert message(contracts).startswith("feeds/contracts/shelter_stays.yaml, line ")
    assert "this is no YAML" in message(contracts)
    assert line > 1
