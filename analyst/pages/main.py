"""The script that Streamlit runs for each visitor and each step: who, which file, which page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from analyst.access.visitor import HEADER, Visitor
from analyst.pages.contents import SECTIONS, entries
from analyst.pages.page import NotInThisFileError, Page
from analyst.pages.running import configuration, openings, published
from analyst.reading.published import Mode, NotPublishedError, OpenFile
from analyst.wording.words import Language, Words, words_of

_ICON = Path(__file__).resolve().parent / "icon.svg"
# The look of the portal. The framework's own download buttons are hidden: their files would not say what they are.
_STYLE = """<style>
header[data-testid="stHeader"] { background: #7a1f2b; height: 3.25rem; }
header[data-testid="stHeader"]::before { content: "Pajumte"; color: #fff; font-size: 1.375rem; font-weight: 700;
  position: absolute; left: 50%; transform: translateX(-50%); top: 0.55rem; }
header[data-testid="stHeader"] button, header[data-testid="stHeader"] span { color: #fff; }
[data-testid="stMainBlockContainer"] { max-width: 66rem; padding-top: 4.75rem; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * { color: #4d5660; opacity: 1; }
[data-testid="stMetric"] label, [data-testid="stMetricLabel"] * { white-space: normal; overflow: visible; }
[data-testid="stMetric"] label, [data-testid="stMetricLabel"], [data-testid="stMetricLabel"] > * {
  display: block; width: 100%; max-width: 100%; height: auto; }
[data-testid="stPageLink"] a { padding-left: 0; }
[data-testid="stPageLink"] a p { text-decoration: underline; text-underline-offset: 0.15em; color: #0b4f9c; }
.st-key-menu > * { flex-shrink: 0; margin: 0 !important; }
.st-key-menu [data-testid="stMarkdownContainer"], .st-key-menu [data-testid="stHeading"] * { margin: 0; }
.st-key-menu h2 { font-size: 0.875rem !important; color: #4d5660; padding: 0.875rem 0.5rem 0.25rem; }
.st-key-menu [data-testid="stPageLink"] a { padding-left: 0.5rem; min-height: 1.75rem; }
.st-key-menu [data-testid="stPageLink"] a p { text-decoration: none; color: #16191d; }
.st-key-menu [data-testid="stPageLink"] a * { white-space: normal; overflow: visible; }
.st-key-menu [data-testid="stPageLink"] a:hover p { text-decoration: underline; }
[data-testid="stElementToolbar"] button[aria-label*="Download"] { display: none; }
[data-testid="stVegaLiteChart"] { overflow-x: auto; }
h1 { font-size: 2rem !important; }
h2 { font-size: 1.375rem !important; }
a:focus-visible, button:focus-visible, summary:focus-visible { outline: 3px solid #16191d; outline-offset: 2px; }
</style>"""


def main() -> None:
    """Show one page. Without a guard before it, nothing is shown."""
    said = st.context.headers.get(HEADER)
    if said is None:
        st.error("These pages open through `pajumte analyst` only, which asks the portal who is there.")
        st.stop()
    visitor = Visitor.from_header(said)
    language = _language(visitor)
    _ = words_of(language)
    st.set_page_config(page_title=f"Pajumte – {_('figures')}", page_icon=str(_ICON), layout="wide")
    st.html(_STYLE)
    menu = _("Pages")
    st.html(f'<span hidden data-language="{language}" data-menu="{menu}"></span>')
    pages, page = _navigation(_)
    _languages(language)
    mode = _mode(visitor, _)
    try:
        opened = published().current(mode)
    except NotPublishedError:
        _say_not_published(mode, _)
        return
    _note(opened, visitor)
    _say_which(opened, _)
    shown = st.session_state["shown"] = Page(opened, language, pages)
    try:
        page.run()
    except NotInThisFileError:
        _say_not_held(_("The figures of this page are not in the public file."), visitor, _)
    if shown.absent:
        text = _("Figures of this page that are not in the public file: {count}.")
        _say_not_held(text.format(count=shown.absent), visitor, _)
    _foot(opened, _)


def _navigation(_: Words) -> tuple[Mapping[str, Any], Any]:
    """The pages by key, and the one asked for. The menu is our own: the framework's is a list of no valid markup."""
    pages: dict[str, Any] = {
        entry.key: st.Page(
            _shown(entry.show),
            title=_(entry.title),
            url_path="" if entry.is_first else entry.key,
            default=entry.is_first,
        )
        for entry in entries()
    }
    page = st.navigation(list(pages.values()), position="hidden")
    with st.sidebar.container(key="menu", gap=None):
        for section, contents in SECTIONS.items():
            st.header(_(section), anchor=False)
            for entry in contents:
                st.page_link(pages[entry.key], width="stretch")
    return pages, page


def _shown(show: Callable[[Page], None]) -> Callable[[], None]:
    def run() -> None:
        show(st.session_state["shown"])

    return run


def _language(visitor: Visitor) -> Language:
    """The address's, else what was chosen here, else the portal's."""
    asked = st.query_params.get("lang")
    if asked in ("lv", "en"):
        st.session_state["language"] = asked
    chosen: Language = "en" if st.session_state.get("language", visitor.language) == "en" else "lv"
    return chosen


def _languages(language: Language) -> None:
    other = "en" if language == "lv" else "lv"

    def change() -> None:
        st.session_state["language"] = other
        st.query_params.pop("lang", None)

    st.sidebar.button(
        {"en": "English", "lv": "Latviešu"}[other], on_click=change, type="tertiary", key="language_button"
    )
    _ = words_of(language)
    st.sidebar.link_button(_("Portal"), configuration().portal_url, type="tertiary", icon=":material/arrow_back:")


def _mode(visitor: Visitor, _: Words) -> Mode:
    """The ministry chooses; everybody else sees what is public."""
    if not visitor.sees_exact_figures:
        return Mode.PUBLIC
    names = {Mode.INTERNAL: _("Exact, not for publication"), Mode.PUBLIC: _("Public")}
    return st.sidebar.radio(_("Figures"), list(Mode), format_func=lambda mode: names[mode], key="mode")


def _note(opened: OpenFile, visitor: Visitor) -> None:
    """One line in the log for each file that a session opens."""
    noted = st.session_state.setdefault("noted", set())
    if opened.name not in noted:
        openings().note(opened, visitor.account)
        noted.add(opened.name)


def _say_which(opened: OpenFile, _: Words) -> None:
    if opened.mode is Mode.INTERNAL:
        st.warning(
            _("Exact figures for the ministry. They have not passed disclosure control: not for publication."),
            icon=":material/lock:",
        )


def _say_not_published(mode: Mode, _: Words) -> None:
    st.title(_("Nothing is published yet"), anchor=False)
    if mode is Mode.PUBLIC:
        st.info(
            _(
                "There is no public file: no release has passed disclosure control yet. Ask the ministry when "
                "one is due."
            )
        )
    else:
        st.info(_("There is no published build: an operator makes one with `pajumte build` and `pajumte publish`."))


def _say_not_held(what: str, visitor: Visitor, _: Words) -> None:
    """What is missing, why, and where it is to be had."""
    why = _("Only what disclosure control has passed is public; this is too detailed for it.")
    where = (
        _("Choose “{mode}” in the menu to see them.").format(mode=_("Exact, not for publication"))
        if visitor.sees_exact_figures
        else _(
            "The ministry sees the exact figures: ask there. What your municipality has delivered itself stands in "
            "the portal."
        )
    )
    st.info(f"{what} {why} {where}")
    if not visitor.sees_exact_figures:
        st.link_button(_("To the portal"), configuration().portal_url)


def _foot(opened: OpenFile, _: Words) -> None:
    st.divider()
    (row,) = opened.cursor().sql("select * from marts.publication").pl().to_dicts()
    as_of, through = row.get("as_of"), row.get("through")
    day = f"{as_of:%Y-%m-%d}" if as_of else "–"
    text = _("Build {build}, from deliveries accepted by {day}.").format(build=opened.build, day=day)
    st.caption(text + (" " + _("Data through {month}.").format(month=through) if through else ""))


main()
