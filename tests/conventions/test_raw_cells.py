"""Raw cells leave the reading worker by one door, and only the uploader's own report goes through it (ADR 8)."""

import ast

from feeds.generating import ROOT

DOORS = {"read_originals", "original_tables"}
MAY_PASS = {"cli/checking.py", "feeds/reading/originals.py", "feeds/reading/worker.py"}


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
