"""The page on peers is written by hand: it speaks of every check of the catalogue, once, and of no other."""

import re

from feeds.catalogue import all_checks
from feeds.generating import ROOT

PAGE = (ROOT / "docs/reference/peers.md").read_text(encoding="utf-8")
ROW = re.compile(r"\| (?P<id>[A-Z]{2,4}-\d{2}) \|(?P<answers>(?: (?:yes|near|–|\?) \|){4}) (?P<note>[^|]*)\|")


def test_every_check_has_one_row_with_an_answer_for_each_of_the_four_peers():
    assert sorted(match["id"] for match in rows()) == sorted(entry.id for entry in all_checks())


def test_what_is_said_to_be_in_none_of_them_has_no_yes_in_its_row():
    in_none = PAGE.split("## What was found in none of them")[1].split("\n## ")[0]
    named = set(re.findall(r"[A-Z]{2,4}-\d{2}", in_none))
    found = {match["id"] for match in rows() if "yes" in match["answers"]}

    assert "HIST-03" in named
    assert named & found == set()


def test_every_near_is_explained():
    unexplained = [m["id"] for m in rows() if "near" in m["answers"] and not m["note"].strip()]

    assert unexplained == []


def rows():
    found = (ROW.fullmatch(re.sub(r"\| \|$", "|  |", line)) for line in PAGE.splitlines())
    return [match for match in found if match]
