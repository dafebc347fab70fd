"""Progress of a long command: shown while it runs, once, and no more when it is done."""

import logging

from cli.progress import show_progress


def test_each_report_is_shown_once_however_many_commands_came_before(capsys):
    show_progress().done()
    lines = show_progress()
    logging.getLogger("pajumte.progress").info("2 of 2 deliveries gated")
    lines.done()
    logging.getLogger("pajumte.progress").info("never shown")

    assert capsys.readouterr().err == "2 of 2 deliveries gated\n"
