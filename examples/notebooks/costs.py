"""What a day costs: Housing First beside the other services, from amounts and days."""

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
    days = connection.sql("""
        select time_period, service_type, amount_eur::double as amount_eur, client_days, cost_per_client_day, obs_status
        from marts.service_unit_costs
        where ref_area = 'LV' and length(time_period) = 4 and cost_per_client_day is not null
        order by time_period, cost_per_client_day
    """).pl()
    return (days,)


@app.cell
def _(alt, days, mo):
    housing_first = days.filter(days["service_type"] == "housing_first").rename(
        {"cost_per_client_day": "housing_first"}
    )
    beside = days.join(housing_first.select("time_period", "housing_first"), on="time_period")
    ratios = beside.with_columns((beside["housing_first"] / beside["cost_per_client_day"]).round(2).alias("ratio"))
    assert (ratios.filter(ratios["service_type"] == "housing_first")["ratio"] == 1).all()
    chart = (
        alt.Chart(days)
        .mark_bar()
        .encode(
            x=alt.X("cost_per_client_day:Q", title="EUR a client-day"),
            y=alt.Y("service_type:N", sort="-x"),
            row="time_period:N",
        )
    )
    mo.vstack([mo.md("# What a day costs"), chart, ratios])


if __name__ == "__main__":
    app.run()
