"""The analysts' questions are answered by the published files of the commands on their page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, pajumte, run_inbox
from tests.integration.dbt_world.answers import answered, questions_of

PAGE = ROOT / "docs" / "analysts" / "questions.md"
PUBLISHED = Path("published", "current.duckdb")


@pytest.mark.slow
@pytest.mark.xdist_group("pilot")
def test_the_pilot_answers_what_the_page_says(pilot):
    page = PAGE.read_text()

    assert page == answered(page, {"pilot": (pilot[0] / PUBLISHED).resolve()})


@pytest.mark.slow
@pytest.mark.xdist_group("country")
def test_the_simulated_country_answers_what_the_page_says(tmp_path):
    page = PAGE.read_text()
    simulate = shlex.split(re.search(r"^pajumte (simulate .*)$", page, re.MULTILINE)[1])
    country = tmp_path / "country"
    done = pajumte(*[country if word == "country" else word for word in simulate])
    assert done.returncode == 0, done.stderr
    run_inbox(country / "deliveries", tmp_path / "home")

    assert page == answered(page, {"country": (tmp_path / "home" / PUBLISHED).resolve()})


def test_there_are_ten_questions_and_each_has_an_answer():
    page = PAGE.read_text()
    numbers = re.findall(r"^## (\d+)\. ", page, re.MULTILINE)

    assert numbers == [str(number) for number in range(1, 11)]
    assert questions_of(page) == ["country"] * 7 + ["pilot"] * 3
    assert len(re.findall(r"^\| --- \|.*\n\| \S", page, re.MULTILINE)) == 10


def test_every_link_of_the_page_leads_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_text())

    assert links
    assert [link for link in links if not (PAGE.parent / link).is_file()] == []
