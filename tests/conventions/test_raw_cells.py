"""Raw cells leave the reading worker by one door, and only the uploader's own report goes through it (ADR 8)."""

import ast

from feeds.generating import ROOT

DOORS = {"read_originals", "original_tables", "read_export", "export_tables"}
MAY_PASS = {
    "cli/checking.py",
    "feeds/reading/export_wire.py",
    "feeds/reading/originals.py",
    "feeds/reading/worker.py",
    "portal/deliveries/reports_in_memory.py",
    "portal/deliveries/views/preparing.py",
    "portal/mappings/views.py",
}
OPEN_ORIGINALS = {"gate_keys", "GateKeys", "originals", "gate_waiting", "archive_identity_file"}


def test_only_the_uploaders_report_asks_for_raw_cells():
    asking = {
        str(path.relative_to(ROOT))
        for room in ("feeds", "expectations", "orchestration", "cli", "portal")
        for path in (ROOT / room).rglob("*.py")
        if DOORS
        & {name.id for name in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(name, ast.Name)}
    }
    assert asking <= MAY_PASS
    assert "cli/checking.py" in asking


def test_the_portal_names_nothing_that_opens_an_original():
    """What a web server cannot do, whoever takes it over cannot do either (ADR 9)."""
    named = {
        (str(path.relative_to(ROOT)), word)
        for path in (ROOT / "portal").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for word in _words(node)
    }
    assert {place for place in named if place[1] in OPEN_ORIGINALS} == set()
    assert any(word == "archive_writer" for _, word in named), "the portal submits through the archive's writer"


def _words(node):
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.name for alias in node.names)
