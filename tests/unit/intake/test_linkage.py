"""Deterministic linking: same code, same person; recorded changes link; typing errors do not."""

import polars as pl
import pytest

from feeds.linkage import LinkageFile, person_links, published_ids
from feeds.pseudonymising import TokenKeys

KEYS = TokenKeys(b"k" * 32)


@pytest.fixture
def link(tmp_path):
    """Link rows given as (municipality, period, person, code, previous code); give the groups of persons."""

    def _link(*rows, others=()):
        files = []
        for municipality, period in sorted({(r[0], r[1]) for r in rows}):
            here = [r for r in rows if r[:2] == (municipality, period)]
            path = tmp_path / f"{municipality}-{period}.parquet"
            pl.DataFrame(
                {
                    "source_row": list(range(2, 2 + len(here))),
                    "local_person_id": [r[2] for r in here],
                    "person_code": [r[3] for r in here],
                    "previous_person_code": [r[4] for r in here],
                },
                schema_overrides={"person_code": pl.String, "previous_person_code": pl.String},
            ).write_parquet(path)
            files.append(LinkageFile(path, municipality, period))
        links = person_links(files, pl.Series("p", others, dtype=pl.String), KEYS)
        groups = links.group_by("person_id").agg(pl.col("local_person_id").sort())["local_person_id"].to_list()
        return {frozenset(g) for g in groups}

    return _link


def test_the_same_code_in_two_municipalities_is_one_person(link):
    assert link(("A", "2026-01", "a1", "code", None), ("B", "2026-01", "b7", "code", None)) == {frozenset({"a1", "b7"})}


def test_without_a_code_the_municipalitys_own_id_is_the_person(link):
    groups = link(("A", "2026-01", "a1", None, None), ("B", "2026-01", "b7", None, None))
    assert groups == {frozenset({"a1"}), frozenset({"b7"})}


def test_a_code_that_appears_later_joins_what_was_known(link):
    rows = [
        ("A", "2026-01", "a1", None, None),
        ("A", "2026-02", "a1", "code", None),
        ("B", "2026-01", "b7", "code", None),
    ]
    assert link(*rows) == {frozenset({"a1", "b7"})}


def test_a_recorded_change_links_old_and_new_code(link):
    rows = [
        ("A", "2026-02", "a1", "new", "old"),
        ("B", "2026-01", "b7", "old", None),
        ("C", "2026-03", "c2", "new", None),
    ]
    assert link(*rows) == {frozenset({"a1", "b7", "c2"})}


def test_a_code_changed_without_record_was_a_typing_error(link):
    rows = [("A", "2026-01", "a1", "typo", None), ("A", "2026-02", "a1", "right", None)]
    others = [("B", "2026-01", "b7", "typo", None), ("C", "2026-01", "c2", "right", None)]
    assert link(*rows, *others) == {frozenset({"a1", "c2"}), frozenset({"b7"})}


def test_a_recorded_change_outlives_the_correction_of_the_new_code(link):
    rows = [
        ("A", "2026-01", "a1", "typo", "old"),
        ("A", "2026-02", "a1", "right", None),
        ("B", "2026-01", "b7", "old", None),
    ]
    assert link(*rows, ("C", "2026-01", "c2", "typo", None)) == {frozenset({"a1", "b7"}), frozenset({"c2"})}


def test_a_code_left_out_once_is_still_known(link):
    rows = [
        ("A", "2026-01", "a1", "code", None),
        ("A", "2026-02", "a1", None, None),
        ("B", "2026-02", "b7", "code", None),
    ]
    assert link(*rows) == {frozenset({"a1", "b7"})}


def test_a_person_known_only_from_another_feed_has_an_id(link):
    assert link(others=["x9"]) == {frozenset({"x9"})}


def test_no_persons_give_no_links(link):
    assert link() == set()


def test_published_ids_match_no_token(tmp_path):
    path = tmp_path / "a.parquet"
    frame = {"source_row": [2], "local_person_id": ["token"], "person_code": ["code"], "previous_person_code": [None]}
    pl.DataFrame(frame, schema_overrides={"previous_person_code": pl.String}).write_parquet(path)
    links = person_links([LinkageFile(path, "A", "2026-01")], pl.Series("p", [], dtype=pl.String), KEYS)
    assert links.schema["person_id"] == pl.Int64
    assert links["person_id"].to_list() == [KEYS.published_person_id(min("code", "token"))]


def test_two_persons_who_draw_the_same_number_are_published_under_two():
    persons = [f"token {number}" for number in range(9)]
    first_draws = [KEYS.published_person_id(person, limit=11) for person in persons]
    ids = published_ids(persons, KEYS, limit=11)

    assert len(set(first_draws)) < len(persons)
    assert len(set(ids.values())) == len(persons)
    assert all(0 < number < 11 for number in ids.values())


def test_a_clash_is_decided_by_the_tokens_and_not_by_who_comes_first():
    persons = [f"token {number}" for number in range(9)]
    ids = published_ids(persons, KEYS, limit=11)

    assert published_ids(reversed(persons), KEYS, limit=11) == ids
    first = min(persons)
    assert ids[first] == KEYS.published_person_id(first, limit=11)


def test_without_a_clash_a_person_keeps_the_number_whoever_else_is_known():
    alone = published_ids(["token 5"], KEYS)
    among_others = published_ids([f"token {number}" for number in range(9)], KEYS)

    assert among_others["token 5"] == alone["token 5"]


def test_ids_do_not_depend_on_the_order_of_files(tmp_path):
    files = []
    for name, code in (("a", "same"), ("b", "same"), ("c", "other")):
        frame = {"source_row": [2], "local_person_id": [name], "person_code": [code], "previous_person_code": [None]}
        pl.DataFrame(frame, schema_overrides={"previous_person_code": pl.String}).write_parquet(tmp_path / name)
        files.append(LinkageFile(tmp_path / name, name.upper(), "2026-01"))
    empty = pl.Series("p", [], dtype=pl.String)
    assert person_links(files, empty, KEYS).equals(person_links(files[::-1], empty, KEYS))
