"""The pages on `pajumte check` are written by hand: both speak of every option of the command, and of no other."""

import re

import pytest
import typer

from cli.main import app
from feeds.generating import ROOT

NAMED = re.compile(r"--[a-z][a-z-]+")


@pytest.mark.parametrize("page", ["check.lv.md", "check.en.md"])
def test_the_page_names_exactly_the_options_of_the_command(page):
    commands = typer.main.get_command(app).commands
    options = {
        name
        for parameter in commands["check"].params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }
    table = [line for line in (ROOT / "docs/reference" / page).read_text(encoding="utf-8").splitlines() if "|" in line]
    assert {name for line in table for name in NAMED.findall(line.split("|")[1])} == options - {"--help"}
