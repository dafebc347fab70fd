"""The page on peers is written by hand: it speaks of every check of the catalogue, once, and of no other."""

import re

from feeds.catalogue import all_checks
from feeds.generating import ROOT

ROW = re.compile(r"\| (?P<id>[A-Z]{2,4}-\d{2}) \|(?P<answers>(?: (?:yes|near|–|\?) \|){4}) [^|]*\|")


def test_every_check_has_one_row_with_an_answer_for_each_of_the_four_peers():
    lines = (ROOT / "docs/reference/peers.md").read_text(encoding="utf-8").splitlines()
    rows = [match["id"] for line in lines if (match := ROW.fullmatch(re.sub(r"\| \|$", "|  |", line)))]

    assert sorted(rows) == sorted(entry.id for entry in all_checks())
