"""`python -m examples.checks_generator` writes the examples anew; with `--check` it compares them."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from examples.checks_generator.folders import example_files

FOLDER = Path(__file__).resolve().parent.parent / "checks"
_MADE = ("bad", "good")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folders anew, or compare them; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m examples.checks_generator", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the folders with what would be written")
    options = parser.parse_args(arguments)
    files = example_files()
    if options.check:
        return _compare(FOLDER, files)
    for name in _MADE:
        shutil.rmtree(FOLDER / name, ignore_errors=True)
    for name, content in files.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files written.")
    return 0


def _compare(folder: Path, files: Mapping[str, bytes]) -> int:
    """1 when a file is missing, differs, or is one too many; each is named."""
    present = {
        path.relative_to(folder).as_posix(): path
        for name in _MADE
        for path in (folder / name).rglob("*")
        if path.is_file()
    }
    differing = [
        name for name, content in files.items() if name not in present or present[name].read_bytes() != content
    ]
    wrong = sorted({*differing, *(present.keys() - files.keys())})
    for name in wrong:
        print(f"differs: {name}. Run python -m examples.checks_generator and commit the result.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
