"""Who keeps the home: the published curve beside one computed anew from the enrolments."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo

    # The link is resolved: DuckDB keeps an open file by its path, and a published name is never used again.
    file = Path(os.environ.get("PAJUMTE_PUBLISHED", "data/published/current.duckdb")).resolve()
    connection = duckdb.connect(str(file), read_only=True)
    return connection, mo


@app.cell
def _(connection):
    entrants = connection.sql("select duration_days, outcome from marts.fct_hf_entrant").pl()
    lost = entrants.filter(entrants["outcome"] == "loss")
    return entrants, lost


@app.cell
def _(entrants, lost):
    # Kaplan-Meier by hand: at each day of a loss, the share of those still followed who keep the home.
    share, curve = 1.0, {}
    for day in sorted(set(lost["duration_days"])):
        at_risk = entrants.filter(entrants["duration_days"] >= day).height
        share *= 1 - lost.filter(lost["duration_days"] == day).height / at_risk
        curve[day] = share
    return (curve,)


@app.cell
def _(connection, curve, mo):
    published = connection.sql("""
        select month, at_risk, survival, ci_low, ci_high
        from marts.hf_retention
        where cohort = '_T' and ref_area = 'LV'
        order by month
    """).pl()

    def by_hand(month):
        days = int(month * 365.25 // 12)
        return min((share for day, share in curve.items() if day <= days), default=1.0)

    differences = [abs(row["survival"] - by_hand(row["month"])) for row in published.iter_rows(named=True)]
    assert max(differences) < 1e-9, "the published curve is the curve of the enrolments"
    mo.vstack([mo.md("# Who keeps the home"), published])


if __name__ == "__main__":
    app.run()
