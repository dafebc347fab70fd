"""What the documentation tells analysts to paste, and the worked notebooks: run as they stand, against the pilot."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
START = ROOT / "docs" / "analysts" / "start.md"
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.py"))

CHECKS = """
assert stock.height == 15 and stock["persons"].null_count() == 0
assert "persons" in words["column_name"].to_list()
"""

pytestmark = [pytest.mark.xdist_group("pilot")]


@pytest.fixture(scope="module")
def published(pilot):
    return Path(pilot[0]) / "published"


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", START.read_text(encoding="utf-8"), re.DOTALL))
def test_the_python_of_the_start_runs(code, published, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "published").symlink_to(published)
    script = tmp_path / "pasted.py"
    script.write_text(f"{code}\n{CHECKS}", encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_there_are_three_notebooks():
    assert len(NOTEBOOKS) == 3


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_whole_and_its_own_checks_hold(notebook, published, tmp_path):
    copied = shutil.copy(notebook, tmp_path)
    environment = {**os.environ, "PAJUMTE_PUBLISHED": str(published / "current.duckdb")}
    done = subprocess.run([sys.executable, copied], env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
