"""How a table is counted: its entry in the dictionary, and its page of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from analyst.pages.page import Page

_PAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "methodology"
_NAME = re.compile(r"[a-z0-9_]+")


def show(page: Page) -> None:
    """The table that the address names, else the first."""
    _ = page.words
    page.title(
        _("How it is counted"),
        _("Every table of the published file: what a row is, what it must not be used for, its columns."),
    )
    entries = page.rows("select * from marts.dictionary where column_name = '' order by schema_name, mart")
    names = entries["mart"].to_list()
    asked = st.query_params.get("mart", "point_in_time")
    chosen = str(st.selectbox(_("Table"), names, names.index(asked) if asked in names else 0, key=f"mart_{asked}"))
    entry = entries.row(names.index(chosen), named=True)
    is_lv = page.language == "lv"
    st.header(entry["label_lv"] if is_lv and entry["label_lv"] else chosen, anchor=False, divider="gray")
    st.markdown(str(entry["definition_lv" if is_lv else "definition"] or ""))
    warning = entry["usage_warning_lv" if is_lv else "usage_warning"]
    if warning:
        st.warning(str(warning))
    definition, unit = ("definition_lv", "unit_lv") if is_lv else ("definition", "unit")
    columns = page.rows(
        f"select column_name, {definition} as definition, {unit} as unit from marts.dictionary "
        "where mart = ? and column_name <> '' order by column_position",
        chosen,
    )
    st.dataframe(
        columns.rename({"column_name": _("Column"), "definition": _("Definition"), "unit": _("Unit")}),
        hide_index=True,
        alt=chosen,
    )
    text = _documented(chosen)
    if text:
        with st.expander(_("The page of the documentation (in English)")):
            st.markdown(text)


def _documented(mart: str) -> str:
    """The documentation's page without dbt's marks; nothing where there is none."""
    file = _PAGES / f"{mart}.md"
    if not _NAME.fullmatch(mart) or not file.is_file():
        return ""
    text = re.sub(r"\{%.*?%\}", "", file.read_text(encoding="utf-8"))
    text = re.sub(r"\]\((?!https?:)[^)]*\)", "]", text).replace("[", "").replace("]", "")
    return re.sub(r"^#", "###", text, flags=re.MULTILINE).strip()
