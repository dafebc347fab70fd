"""`python -m examples.pilot_generator` writes the pilot's deliveries; with `--check` it compares them."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from examples.pilot_generator.deliveries import delivery_files

DELIVERIES = Path(__file__).resolve().parent.parent / "pilot" / "deliveries"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folder anew, or compare it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m examples.pilot_generator", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the folder with what would be written")
    parser.add_argument("--out", type=Path, default=DELIVERIES, help="the folder of the deliveries")
    options = parser.parse_args(arguments)
    files = delivery_files()
    if options.check:
        return _compare(options.out, files)
    for drop in {Path(name).parts[0] for name in files}:
        shutil.rmtree(options.out / drop, ignore_errors=True)
    for name, content in files.items():
        path = options.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files written.")
    return 0


def _compare(folder: Path, files: dict[str, bytes]) -> int:
    """1 when a file is missing, differs, or is one too many; each is named."""
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    differing = [
        name for name, content in files.items() if name not in present or present[name].read_bytes() != content
    ]
    wrong = sorted({*differing, *(present.keys() - files.keys())})
    for name in wrong:
        print(f"differs: {name}. Run python -m examples.pilot_generator and commit the result.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
