"""Why a build failed: the models and tests that dbt names, without their values."""

from __future__ import annotations

import json

from feeds.installation import Installation

_BAD = {"error", "fail", "runtime error"}
_WHAT_NEXT = "the published file stays. The Dagster UI (`pajumte up`) shows the run."


def what_failed(installation: Installation) -> str:
    """One line naming the failed models and tests of the latest build."""
    folders = sorted(f for f in installation.home.builds.iterdir() if f.is_dir())
    results = folders[-1] / "dbt" / "run_results.json" if folders else None
    if results is None or not results.exists():
        return f"The build failed before dbt could say why; {_WHAT_NEXT}"
    failed = [
        r["unique_id"].split(".", 2)[-1] for r in json.loads(results.read_text())["results"] if r["status"] in _BAD
    ]
    return f"The build failed at {', '.join(failed) or 'nothing that dbt names'}; {_WHAT_NEXT}"
