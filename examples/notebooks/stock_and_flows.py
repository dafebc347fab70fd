"""How many, and who comes and goes: the stock beside the flows that move it."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import os
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo

    # The link is resolved: DuckDB keeps an open file by its path, and a published name is never used again.
    file = Path(os.environ.get("PAJUMTE_PUBLISHED", "data/published/current.duckdb")).resolve()
    connection = duckdb.connect(str(file), read_only=True)
    return alt, connection, mo


@app.cell
def _(connection):
    flows = connection.sql("""
        select
            time_period,
            active_start,
            inflow_new + inflow_returned_housing + inflow_returned_other + transfers_in + coverage_in as came,
            outflow_permanent + outflow_hf + outflow_institution + outflow_deceased
                + outflow_homeless_unseen + outflow_other + outflow_unknown + transfers_out + coverage_out as went,
            active_end,
            obs_status
        from marts.monthly_flows
        where ref_area = 'LV'
        order by time_period
    """).pl()
    unbalanced = flows.filter(flows["active_start"] + flows["came"] - flows["went"] != flows["active_end"])
    assert unbalanced.is_empty(), "who was there plus who came minus who went is who is there"
    return (flows,)


@app.cell
def _(alt, flows, mo):
    chart = (
        alt.Chart(flows.unpivot(["came", "went"], index="time_period"))
        .mark_bar()
        .encode(
            x="time_period:O",
            y=alt.Y("value:Q", title="persons in the month"),
            color="variable:N",
            xOffset="variable:N",
        )
    )
    mo.vstack([mo.md("# Who comes and who goes"), chart, flows])


if __name__ == "__main__":
    app.run()
