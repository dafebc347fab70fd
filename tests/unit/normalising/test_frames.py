"""Shapes of frames and what is stored of an accepted feed."""

import polars as pl

from feeds.contract_loading import load_contracts
from feeds.delivery import ReadFeed
from feeds.frames import accepted_frame, accepted_schema, typed_schema
from feeds.pseudonymising import TokenKeys, pseudonymise
from tests.unit.normalising.building import normalised

META = ["municipality", "period", "delivery_id", "source_row", "key_lineage"]


def read_feed(feed, **columns):
    typed = normalised(feed, **columns)
    keys = TokenKeys(bytes(32))
    return ReadFeed(feed, None, pseudonymise(typed, load_contracts()[feed], municipality="LV0001000", keys=keys))


def stored(feed):
    return accepted_frame(feed, municipality="LV0001000", period="2026-03", delivery_id="LV0001000-2026-03-v1")


def test_stored_columns_of_persons_are_those_of_the_design():
    assert list(accepted_schema(load_contracts()["persons"])) == [
        *META,
        "local_person_id",
        "household_id",
        "birth_month",
        "sex",
        "citizenship",
        "birth_country",
        "household_type",
        "education",
        "disability",
        "mental_health_need",
        "addiction_need",
        "first_homeless_on",
        "first_homeless_on_precision",
    ]


def test_stored_types_follow_the_contract():
    schema = accepted_schema(load_contracts()["hf_support"]) | accepted_schema(load_contracts()["hf_tenancies"])

    assert schema["hours"] == schema["rent_eur"] == pl.Decimal(18, 2)
    assert schema["direct"] == schema["withdrawn"] == pl.Boolean()
    assert schema["contact_on"] == pl.Date()
    assert schema["source_row"] == pl.Int64()
    assert schema["worker_id"] == schema["tenure"] == pl.String()


def test_every_contract_column_has_a_status_in_the_typed_frame():
    for feed in load_contracts().values():
        schema = typed_schema(feed)
        assert list(schema)[:2] == ["source_row", "key_lineage"]
        assert {f"{column.name}__status" for column in feed.columns} <= set(schema)


def test_what_is_read_has_the_typed_schema_for_every_feed():
    for feed in load_contracts().values():
        frame = read_feed(feed.name, **{feed.key: ["K1"]}).frame
        assert frame.schema == pl.Schema(typed_schema(feed))


def test_what_is_stored_has_exactly_the_accepted_schema_even_without_rows():
    for feed in load_contracts().values():
        for keys in ([], ["K1"]):
            frame = stored(read_feed(feed.name, **{feed.key: keys}))
            assert frame.schema == pl.Schema(accepted_schema(feed))
            assert frame.height == len(keys)


def test_of_identical_rows_the_first_is_kept_and_rows_are_in_order():
    read = read_feed("facilities", facility_id=["F2", "F1", "F2", "F1"], capacity=["5", "6", "5", "7"])
    shuffled = ReadFeed(read.feed, None, read.frame.reverse())

    frame = stored(shuffled)

    assert frame["source_row"].to_list() == [2, 3, 5]
    assert frame["capacity"].to_list() == [5, 6, 7]
    assert frame.select("municipality", "period", "delivery_id").unique().rows() == [
        ("LV0001000", "2026-03", "LV0001000-2026-03-v1")
    ]
