"""A reader's own question in SQL, with examples and the dictionary beside it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analyst.downloads.tables import Download
from analyst.pages.page import Page
from analyst.reading.free_sql import MOST_ROWS, MOST_SECONDS, RefusedError, ask
from analyst.wording.words import gettext_noop

EXAMPLES: Mapping[str, str] = {
    gettext_noop("People homeless on the latest night, by municipality"): (
        "select ref_area, persons, rate_per_10k, coverage, obs_status\nfrom marts.point_in_time\n"
        "where time_period = (select max(time_period) from marts.point_in_time)\n"
        "    and ethos_category = '_T' and sex = '_T' and age_band = '_T'\norder by ref_area"
    ),
    gettext_noop("Inflow and outflow of the country, by year"): (
        "select left(time_period, 4) as year,\n    sum(inflow_new + inflow_returned_housing + "
        "inflow_returned_other) as came,\n"
        "    sum(outflow_permanent + outflow_hf) as went_to_a_home\nfrom marts.monthly_flows\nwhere ref_area = 'LV'\n"
        "group by year\norder by year"
    ),
    gettext_noop("Housing First: housed after 12 months, by area"): (
        "select ref_area, entrants, housed, rate_all, rate_all_low, rate_all_high\nfrom marts.hf_retention_crude\n"
        "where cohort = '_T' and horizon = '12'\norder by ref_area"
    ),
    gettext_noop("What a client-day costs"): (
        "select time_period, ref_area, service_type, cost_per_client_day, obs_status\nfrom marts.service_unit_costs\n"
        "where length(time_period) = 4\norder by time_period, ref_area, service_type"
    ),
}


def show(page: Page) -> None:
    """The question, its answer, the dictionary."""
    _ = page.words
    page.title(
        _("Your own question"),
        _(
            "One SELECT on the published file (DuckDB's SQL). Nothing can be changed, no other file read; at most "
            "{rows} rows and {seconds} seconds."
        ).format(rows=page.number(MOST_ROWS), seconds=page.number(MOST_SECONDS)),
    )
    names = {_(name): sql for name, sql in EXAMPLES.items()}

    def take() -> None:
        st.session_state["question"] = names.get(st.session_state["example"], "")

    st.selectbox(_("Examples"), list(names), key="example", on_change=take)
    st.session_state.setdefault("question", next(iter(names.values())))
    with st.form("sql", border=False):
        sql = st.text_area(_("Question"), key="question", height=200)
        asked = st.form_submit_button(_("Ask"), type="primary")
    if asked:
        _answer(page, sql)
    _dictionary(page)


def _answer(page: Page, sql: str) -> None:
    _ = page.words
    try:
        answer = ask(page.opened.cursor(), sql)
    except RefusedError as error:
        st.error(
            {
                "select": _("One SELECT at a time, and nothing else."),
                "time": _("The question took too long and was stopped."),
                "function": _("A function of this question is not for this page: {text}").format(text=error),
            }.get(error.reason, _("The engine says: {text}").format(text=error))
        )
        return
    st.caption(
        _("{count} rows").format(count=page.number(answer.table.height))
        + (_(" – cut off here") if answer.is_cut else "")
    )
    st.dataframe(answer.table, hide_index=True, alt=_("Answer"))
    name = "question"
    one = Download(name, _("Your own question"), answer.table, [sql], page.is_internal, page.opened.build)
    with st.container(horizontal=True):
        for label, ending, kind, content in (
            (_("CSV for Excel (semicolon, decimal comma)"), "lv.csv", "text/csv", one.latvian_csv),
            (_("CSV, plain"), "csv", "text/csv", one.plain_csv),
            ("XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", one.workbook),
            ("Parquet", "parquet", "application/vnd.apache.parquet", one.parquet),
        ):
            st.download_button(label, content, one.file_name(ending), kind, key=f"question_{ending}", on_click="ignore")


def _dictionary(page: Page) -> None:
    _ = page.words
    st.header(_("Dictionary"), anchor=False, divider="gray")
    tables = page.rows("select distinct schema_name, mart from marts.dictionary order by 1, 2")
    names = [f"{s}.{m}" for s, m in tables.iter_rows()]
    first = names.index("marts.point_in_time") if "marts.point_in_time" in names else 0
    chosen = str(st.selectbox(_("Table"), names, first, key="dictionary_table"))
    definition = "definition_lv" if page.language == "lv" else "definition"
    unit = "unit_lv" if page.language == "lv" else "unit"
    columns = page.rows(
        f"select column_name, label_lv, {definition} as definition, {unit} as unit from marts.dictionary "
        "where schema_name || '.' || mart = ? and column_name <> '' order by column_position",
        chosen,
    )
    columns = columns if page.language == "lv" else columns.drop("label_lv")
    st.dataframe(
        columns.rename(
            {
                "column_name": _("Column"),
                "definition": _("Definition"),
                "unit": _("Unit"),
                **({"label_lv": _("Name")} if page.language == "lv" else {}),
            }
        ),
        hide_index=True,
        alt=_("Dictionary"),
    )
