"""Tokens: made with the key, by kind and lineage; nothing personal in what leaves."""

import base64
import hashlib
import hmac

import pytest

from feeds.contract_loading import load_contracts
from feeds.pseudonymising import TokenKeys, linkage_frame, pseudonymise
from tests.unit.normalising.building import normalised

KEYS = TokenKeys(bytes(range(32)))
OTHER_KEYS = TokenKeys(bytes(range(1, 33)))
RIGA, MADONA_OLD, MADONA, VARAKLANI = "LV0001000", "LV0038000", "LV0038001", "LV0055000"


def stays(municipality, *ids, keys=KEYS):
    typed = normalised("shelter_stays", stay_id=ids, local_person_id=ids)
    return pseudonymise(typed, load_contracts()["shelter_stays"], municipality=municipality, keys=keys)


def linkage(municipality=RIGA, **columns):
    height = len(next(iter(columns.values())))
    all_columns = {"local_person_id": [f"P{i}" for i in range(height)], **columns}
    return linkage_frame(normalised("persons", **all_columns), municipality=municipality, keys=KEYS)


def test_a_token_is_130_bits_of_a_keyed_hash_of_lineage_and_value():
    sub_key = hmac.new(bytes(range(32)), b"pajumte token\x1fstay", hashlib.sha256).digest()
    digest = hmac.new(sub_key, b"LV0001000\x1fS-1", hashlib.sha256).digest()
    by_hand = base64.b32encode(digest).decode()[:26].lower()

    assert stays(RIGA, " S-1 ")["stay_id"].to_list() == [by_hand]


def test_tokens_differ_by_value_kind_lineage_and_key():
    here = stays(RIGA, "A", "B", "a")
    elsewhere = stays("LV0005000", "A")
    other_key = stays(RIGA, "A", keys=TokenKeys(bytes(32)))

    tokens = [*here["stay_id"], here["local_person_id"][0], elsewhere["stay_id"][0], other_key["stay_id"][0]]
    assert len(set(tokens)) == 6


def test_one_person_has_one_token_in_every_feed():
    persons = pseudonymise(
        normalised("persons", local_person_id=["P1"]), load_contracts()["persons"], municipality=RIGA, keys=KEYS
    )

    assert persons["local_person_id"].to_list() == stays(RIGA, "P1")["local_person_id"].to_list()


def test_a_renamed_municipality_keeps_its_tokens():
    before, after = stays(MADONA_OLD, "S1"), stays(MADONA, "S1")

    assert before["stay_id"].to_list() == after["stay_id"].to_list()
    assert before["key_lineage"].to_list() == after["key_lineage"].to_list() == [MADONA_OLD]


def test_an_absorbed_record_continues_the_predecessors():
    absorbed = stays(MADONA, f"{VARAKLANI}:S1", f"{VARAKLANI}: S1", "S1")

    assert absorbed["stay_id"].to_list()[:2] == stays(VARAKLANI, "S1", "S1")["stay_id"].to_list()
    assert absorbed["local_person_id"].to_list()[0] == stays(VARAKLANI, "S1")["local_person_id"].to_list()[0]
    assert absorbed["key_lineage"].to_list() == [VARAKLANI, VARAKLANI, MADONA_OLD]


@pytest.mark.parametrize("prefix", [VARAKLANI, "LV9999999"])
def test_a_prefix_that_does_not_lead_here_is_part_of_the_id(prefix):
    frame = stays(RIGA, f"{prefix}:S1", "S1")

    assert frame["stay_id"].n_unique() == 2
    assert frame["stay_id"].to_list()[0] != stays(VARAKLANI, "S1")["stay_id"].to_list()[0]
    assert frame["key_lineage"].to_list() == [RIGA, RIGA]


def test_a_row_without_key_belongs_to_the_delivering_lineage():
    frame = stays(MADONA, None)

    assert frame.select("stay_id", "stay_id__status", "key_lineage").row(0) == (None, "missing", MADONA_OLD)


def test_nothing_personal_leaves_but_the_birth_month():
    typed = normalised(
        "persons",
        local_person_id=["P1", "P2", "P3", "P4"],
        person_code=["161175-19997"] * 4,
        first_name=["Zvirbulis"] * 4,
        last_name=["Kanārijs"] * 4,
        birth_date=["16.11.1975.", "1975-11", "1975", None],
    )

    frame = pseudonymise(typed, load_contracts()["persons"], municipality=RIGA, keys=KEYS)

    assert frame["birth_month"].to_list() == ["1975-11", "1975-11", "1975", None]
    assert not {"person_code", "previous_person_code", "first_name", "last_name", "birth_date"} & set(frame.columns)
    assert {"person_code__status", "first_name__status", "birth_date__status"} <= set(frame.columns)
    written = frame.write_csv() + linkage_frame(typed, municipality=RIGA, keys=KEYS).write_csv()
    for value in ("Zvirbulis", "zvirbulis", "Kanārijs", "kanarijs", "16117519997", "161175", "1975-11-16", "P1"):
        assert value not in written


def test_codes_link_across_municipalities_and_forms_and_to_previous_codes():
    here = linkage(person_code=["161175-19997", "328673-00679"], previous_person_code=[None, "16117519997"])
    there = linkage("LV0005000", person_code=["16117519997"])

    assert here["person_code"][0] == there["person_code"][0] == here["previous_person_code"][1]
    assert here["person_code"][1] != here["person_code"][0]
    assert here["local_person_id"][0] != there["local_person_id"][0]


def test_names_link_whatever_case_diacritics_and_order():
    frame = linkage(
        first_name=["Jānis", "JANIS", "Bērziņš", "Jānis", None],
        last_name=["Bērziņš", " Berzins ", "Jānis", "Bērziņa", "Bērziņš"],
    )

    straight, swapped, sound = frame["full_name"], frame["swapped_name"], frame["phonetic_name"]
    assert straight[0] == straight[1] == swapped[2]
    assert straight[2] == swapped[0] != straight[0]
    assert straight[3] != straight[0]
    assert sound[3] == sound[0]
    assert frame.select("full_name", "swapped_name", "phonetic_name").row(4) == (None, None, None)


def test_a_blank_moved_between_first_and_last_name_is_the_same_full_name():
    frame = linkage(first_name=["Anna Marija", "Anna"], last_name=["Liepa", "Marija Liepa"])

    assert frame["full_name"][0] == frame["full_name"][1]
    assert frame["swapped_name"][0] != frame["swapped_name"][1]


def test_birth_tokens_are_as_precise_as_the_date():
    frame = linkage(birth_date=["1975-11-16", "1975-11", "1975", None])

    assert frame["birth_date"].is_null().to_list() == [False, True, True, True]
    assert frame["birth_year_month"].is_null().to_list() == [False, False, True, True]
    assert frame["birth_year_month"][0] == frame["birth_year_month"][1] != frame["birth_date"][0]


def test_an_unknown_sex_code_is_not_linked_by():
    assert linkage(sex=["F", "x?", None, "U"])["sex"].to_list() == ["F", None, None, "U"]


def test_tables_without_rows_have_their_columns():
    assert stays(RIGA).height == 0
    assert linkage(sex=[]).columns == [
        "source_row",
        "local_person_id",
        "person_code",
        "previous_person_code",
        "full_name",
        "swapped_name",
        "phonetic_name",
        "birth_date",
        "birth_year_month",
        "sex",
    ]


def test_keys_do_not_show_and_must_be_long():
    assert repr(KEYS) == "TokenKeys(…)"
    assert bytes(range(32)).hex() not in f"{KEYS!r}{KEYS!s}"
    with pytest.raises(ValueError, match="32 bytes"):
        TokenKeys(b"short")


def test_published_ids_match_no_token():
    token = KEYS.token("person", RIGA, "P1")

    assert KEYS.published_person_id(token) == KEYS.published_person_id(token)
    assert KEYS.published_person_id(token) != OTHER_KEYS.published_person_id(token)
    assert str(KEYS.published_person_id(token)) not in token


def test_published_ids_are_whole_numbers_that_a_double_holds():
    ids = [KEYS.published_person_id(f"token {number}") for number in range(1_000)]

    assert all(0 < number < 2**53 and int(float(number)) == number for number in ids)
    assert max(ids) > 2**52
    assert len(set(ids)) == len(ids)


def test_the_next_draw_is_another_number_of_the_same_key():
    token = KEYS.token("person", RIGA, "P1")

    assert KEYS.published_person_id(token, draw=1) != KEYS.published_person_id(token)
    assert KEYS.published_person_id(token, draw=1) == KEYS.published_person_id(token, draw=1)
