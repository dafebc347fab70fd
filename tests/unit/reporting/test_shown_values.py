"""Cells on a terminal: short, one line, and without power over the terminal."""

import pytest

from feeds.reporting.shown_values import shown_value


def test_a_short_text_is_shown_as_it_is():
    assert shown_value("31.02.2026 Āgenskalns") == "“31.02.2026 Āgenskalns”"


@pytest.mark.parametrize("hostile", ["\x1b[31m", "a\nb", "a\rb", "\u202eabc", "\x07", "\x9b2J", "a\u2028b", "\x00"])
def test_what_commands_a_terminal_or_turns_its_writing_does_not_reach_it(hostile):
    assert shown_value(hostile).isprintable()


def test_sixty_characters_are_shown_whole_and_more_are_cut():
    assert shown_value("a" * 60) == f"“{'a' * 60}”"
    assert shown_value("a" * 61) == f"“{'a' * 60}…”"
