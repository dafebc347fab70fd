"""What waits, is confirmed, comes late or is corrected: the order of months never flips what has been accepted."""

from datetime import date
from functools import partial

import pytest

from cli.confirming import apply_confirmations
from cli.main import main
from feeds.confirmations_file import GivenConfirmation
from feeds.holding import hold, unhold
from feeds.ledger import NoteKind
from tests.e2e.town import Town, month_files

pytestmark = pytest.mark.xdist_group("confirmations")

JANUARY, FEBRUARY, MARCH = "2026-01", "2026-02", "2026-03"
JAN, FEB, MAR = (f"LV0001000-{period}-v1" for period in (JANUARY, FEBRUARY, MARCH))
ALONE = ("S1", "K1", "2026-02-03", "2026-02-05")
"""A child's stay in February; with nobody of its household it asks for confirmation."""
SINCE_FEBRUARY = ("S2", "P2", "2026-02-10", "")


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path / "home")


class TestConfirming:
    def test_a_month_that_asks_is_accepted_when_it_is_confirmed(self, town):
        assert town.gated(FEBRUARY, ALONE, children=["K1"]) == "needs_confirmation"
        assert town.in_force(FEBRUARY) == set()
        assert town.confirm(FEB) == 1
        assert town.gate()[FEB].verdict.outcome == "accepted_with_warnings"
        assert town.in_force(FEBRUARY) == {FEB}
        assert town.checks(FEB, "confirm") == ["DATE-06"]

    def test_a_confirmed_month_asks_no_more_however_often_it_is_judged(self, town):
        town.gated(FEBRUARY, ALONE, children=["K1"])
        town.confirm(FEB)
        town.gate()
        assert town.gated(JANUARY) == "accepted"
        again = town.state(FEB)
        assert (again.verdict, again.because_of, again.open_findings) == ("accepted_with_warnings", JAN, ())
        assert town.checks(FEB, "confirm") == ["DATE-06"]

    def test_it_is_judged_against_the_present_history(self, town):
        """In January a stay went on that February's file lacks: nothing was known of it when February arrived."""
        town.gated(FEBRUARY, ALONE, children=["K1"])
        assert town.status(FEB, "HIST-03") == "not_applicable"
        town.gated(JANUARY, ("S9", "P9", "2026-01-09", ""))
        assert (town.state(FEB).verdict, town.state(FEB).because_of) == ("rejected", JAN)
        assert town.checks(FEB, "error") == ["HIST-03"]
        assert town.confirm(FEB) == 0

    def test_confirmed_after_a_later_received_version_it_is_superseded_at_once(self, town):
        town.gated(FEBRUARY, ALONE, children=["K1"])
        assert town.gated(FEBRUARY, SINCE_FEBRUARY) == "accepted"
        town.confirm(FEB)
        town.gate()
        second = "LV0001000-2026-02-v2"
        assert (town.state(FEB).verdict, town.state(FEB).superseded_by) == ("accepted_with_warnings", second)
        assert town.in_force(FEBRUARY) == {second}

    def test_accepted_late_and_superseded_it_is_no_history_for_a_month_gated_with_it(self, town):
        """March continues what the version in force left open; the superseded one left nothing open."""
        town.gated(FEBRUARY, ALONE, children=["K1"])
        town.gated(FEBRUARY, SINCE_FEBRUARY)
        town.confirm(FEB)
        town.deliver(MARCH)
        town.gate()
        assert (town.state(MAR).verdict, town.checks(MAR, "error")) == ("rejected", ["HIST-03"])

    def test_confirming_twice_changes_nothing(self, town):
        town.gated(FEBRUARY, ALONE, children=["K1"])
        assert (town.confirm(FEB), town.confirm(FEB)) == (1, 0)
        town.gate()
        last = town.ledger.last_event()
        assert (town.confirm(FEB), town.gate(), town.ledger.last_event()) == (0, {}, last)


class TestOrder:
    def test_a_month_that_waits_makes_no_later_month_fail(self, town):
        assert town.gated(JANUARY) == "accepted"
        assert town.gated(FEBRUARY, ALONE, SINCE_FEBRUARY, children=["K1"]) == "needs_confirmation"
        assert town.gated(MARCH) == "accepted"
        assert town.status(MAR, "HIST-03") == "could_not_run"

    def test_once_it_is_confirmed_what_it_shows_on_the_later_month_is_a_warning(self, town):
        """February's open stay is missing in March, which had been accepted without knowing."""
        town.gated(JANUARY)
        town.gated(FEBRUARY, ALONE, SINCE_FEBRUARY, children=["K1"])
        town.gated(MARCH)
        accepted_at = town.state(MAR).accepted_at
        town.confirm(FEB)
        assert town.gate()[MAR].because_of == FEB
        march = town.state(MAR)
        assert (march.verdict, march.because_of, march.accepted_at) == ("accepted_with_warnings", FEB, accepted_at)
        assert (town.checks(MAR, "warning"), town.checks(MAR, "error")) == (["HIST-03"], [])
        assert town.status(MAR, "HIST-03") == "failed"
        assert town.in_force(MARCH) == {MAR}
        assert [(n.delivery_id, n.because_of, n.new_findings) for n in _re_evaluations(town)] == [(MAR, FEB, 1)]

    def test_a_late_earlier_month_has_the_later_one_judged_again(self, town):
        town.gated(JANUARY)
        town.gated(MARCH, SINCE_FEBRUARY)
        assert town.status(MAR, "HIST-03") == "could_not_run"
        assert town.gated(FEBRUARY, SINCE_FEBRUARY) == "accepted"
        assert (town.state(MAR).verdict, town.status(MAR, "HIST-03")) == ("accepted", "passed")
        assert [(n.delivery_id, n.new_findings) for n in _re_evaluations(town)] == [(MAR, 0)]

    def test_a_correction_in_the_middle_has_the_later_month_judged_again_and_no_earlier_one(self, town):
        for period in (JANUARY, FEBRUARY, MARCH):
            assert town.gated(period) == "accepted"
        assert town.gated(FEBRUARY, SINCE_FEBRUARY) == "accepted"
        assert (town.state(MAR).verdict, town.checks(MAR, "warning")) == ("accepted_with_warnings", ["HIST-03"])
        assert [n.delivery_id for n in _re_evaluations(town)] == [MAR]

    def test_months_in_their_order_are_judged_once(self, town):
        for period in (JANUARY, FEBRUARY, MARCH):
            town.deliver(period)
        assert len(town.gate()) == 3
        assert town.gate() == {}
        assert _re_evaluations(town) == []

    def test_a_month_rejected_only_for_want_of_another_is_accepted_when_that_is_corrected(self, town):
        left_open = ("S9", "P9", "2026-01-09", "")
        town.gated(JANUARY, left_open)
        assert (town.gated(FEBRUARY), town.checks(FEB, "error")) == ("rejected", ["HIST-03"])
        assert town.gated(JANUARY, ("S9", "P9", "2026-01-09", "2026-01-20")) == "accepted"
        assert town.state(FEB).verdict == "accepted"

    def test_a_rejected_month_that_only_asks_now_waits_for_confirmation(self, town):
        town.gated(JANUARY, ("S9", "P9", "2026-01-09", ""))
        assert town.gated(FEBRUARY, ALONE, children=["K1"]) == "rejected"
        town.gated(JANUARY, ("S9", "P9", "2026-01-09", "2026-01-20"))
        assert (town.state(FEB).verdict, town.checks(FEB, "confirm")) == ("needs_confirmation", ["DATE-06"])


class TestAWaitingMonthWhoseQuestionAnEarlierMonthAnswers:
    """Forty beds since February, which waits itself: March asks about them only as long as February does not count."""

    @pytest.fixture
    def two_waiting(self, town):
        town.gated(JANUARY, capacity=20)
        assert town.gated(FEBRUARY, capacity=40) == "needs_confirmation"
        assert town.gated(MARCH, capacity=40) == "needs_confirmation"
        return town

    def test_it_is_accepted_with_it_and_says_so(self, two_waiting):
        two_waiting.confirm(FEB)
        assert two_waiting.gate()[MAR].because_of == FEB
        march = two_waiting.state(MAR)
        assert (march.verdict, march.because_of, march.confirmations) == ("accepted", FEB, ())
        assert [(n.delivery_id, n.because_of, n.new_findings) for n in _re_evaluations(two_waiting)] == [(MAR, FEB, 0)]
        assert two_waiting.gate() == {}

    def test_what_it_asks_otherwise_it_goes_on_asking(self, town):
        town.gated(JANUARY, capacity=20)
        town.gated(FEBRUARY, capacity=40)
        child = ("S1", "K1", "2026-03-03", "2026-03-05")
        assert town.gated(MARCH, child, children=["K1"], capacity=40) == "needs_confirmation"
        assert sorted(town.checks(MAR, "confirm")) == ["CAP-03", "DATE-06"]
        town.confirm(FEB)
        town.gate()
        assert (town.state(MAR).verdict, town.state(MAR).because_of) == ("needs_confirmation", FEB)
        assert town.checks(MAR, "confirm") == ["DATE-06"]
        assert town.gate() == {}
        town.confirm(MAR)
        assert town.gate()[MAR].verdict.outcome == "accepted_with_warnings"

    def test_it_may_be_refused(self, town):
        """February's open stay is missing in March, which had asked before anything of February counted."""
        town.gated(JANUARY, capacity=20)
        town.gated(FEBRUARY, ALONE, SINCE_FEBRUARY, children=["K1"])
        assert town.gated(MARCH, capacity=40) == "needs_confirmation"
        town.confirm(FEB)
        town.gate()
        assert (town.state(MAR).verdict, town.checks(MAR, "error")) == ("rejected", ["HIST-03"])

    def test_the_command_names_the_month_that_answered(self, two_waiting, monkeypatch, capsys):
        code, out, _ = _run(two_waiting, monkeypatch, capsys, "confirm", FEB, "--reason", "winter beds were opened")
        assert code == 0
        assert f"accepted                 {MAR}  (judged again: {FEB} came into force after it)" in out


class TestHolding:
    def test_a_held_month_is_no_history_and_its_return_has_the_later_one_judged_again(self, town):
        town.gated(JANUARY)
        town.gated(FEBRUARY, SINCE_FEBRUARY)
        hold(town.installation, FEB, reason="under review", by="operator")
        assert town.in_force(FEBRUARY) == set()
        assert town.gated(MARCH) == "accepted"
        assert town.status(MAR, "HIST-03") == "could_not_run"
        unhold(town.installation, FEB, reason=None, by="operator")
        assert town.gate()[MAR].because_of == FEB
        assert (town.state(MAR).verdict, town.checks(MAR, "warning")) == ("accepted_with_warnings", ["HIST-03"])

    def test_a_build_as_of_an_earlier_moment_sees_what_was_in_force_then(self, town):
        town.gated(FEBRUARY)
        before = town.state(FEB).accepted_at
        hold(town.installation, FEB, reason="under review", by="operator")
        assert {v.delivery_id for v in town.ledger.in_force(as_of=before)} == {FEB}
        assert town.ledger.in_force() == []


class TestCommands:
    @pytest.fixture
    def command(self, town, monkeypatch, capsys):
        """Run a command on the town's home, in this process: exit code, standard output, standard error."""
        return partial(_run, town, monkeypatch, capsys)

    @pytest.fixture(scope="class")
    def three_months(self, tmp_path_factory):
        """January rejected, February waiting for confirmation, March accepted: no command tried on it changes that."""
        town = Town(tmp_path_factory.mktemp("three_months"))
        assert town.gated(JANUARY, ("S9", "P9", "2026-01-32", "")) == "rejected"
        assert town.gated(FEBRUARY, ALONE, children=["K1"]) == "needs_confirmation"
        assert town.gated(MARCH) == "accepted"
        return town

    def test_confirm_tells_the_reason_and_the_verdict_and_the_second_time_that_nothing_waits(self, town, command):
        town.gated(FEBRUARY, ALONE, children=["K1"])
        code, out, _ = command("confirm", FEB, "--reason", "the mother has no papers yet")
        assert code == 0
        assert f"{FEB}  DATE-06 shelter_stays by command line: the mother has no papers yet" in out
        assert f"accepted with warnings   {FEB}" in out
        assert town.state(FEB).confirmations[0].confirmed_by == "command line"
        code, out, _ = command("confirm", "--all", "--reason", "once more, please")
        assert (code, out) == (0, "Nothing waits for that confirmation.\n")

    def test_confirm_all_goes_on_with_what_asks_only_when_the_earlier_month_counts(self, town, command):
        """March's beds are a change only against February's, which waits itself."""
        town.gated(JANUARY, capacity=20)
        town.gated(FEBRUARY, capacity=40)
        assert town.gated(MARCH, capacity=20) == "accepted"
        code, out, _ = command("confirm", "--all", "--reason", "winter beds were opened")
        assert code == 0
        assert town.state(FEB).verdict == "accepted_with_warnings"
        assert f"judged again             {MAR}: 1 new warning; it stays accepted ({FEB} came into force" in out
        assert town.checks(MAR, "warning") == ["CAP-03"]

    def test_check_does_not_ask_again_what_was_confirmed_on_the_same_files(self, town, command, tmp_path):
        town.gated(FEBRUARY, ALONE, children=["K1"])
        command("confirm", FEB, "--reason", "the mother has no papers yet", "--by", "town hall")
        same = _written(tmp_path / "same", month_files(ALONE, children=["K1"]))
        code, out, _ = command("check", *same, "--language", "en", "--no-values")
        assert (code, out.splitlines()[0]) == (0, "Verdict: accepted with warnings")
        assert "Confirmed already, not asked again:\n  DATE-06  by town hall: the mother has no papers yet" in out
        other = _written(tmp_path / "other", month_files(ALONE, children=["K1"], capacity=21))
        code, out, _ = command("check", *other, "--language", "lv", "--no-values")
        assert (code, out.splitlines()[0]) == (3, "Lēmums: jāapstiprina")
        assert "Jau apstiprināts" not in out

    def test_only_the_named_check_is_confirmed(self, town, command):
        town.gated(JANUARY)
        assert town.gated(FEBRUARY, ALONE, children=["K1"], capacity=40) == "needs_confirmation"
        code, _, _ = command("confirm", FEB, "--check", "CAP-03", "--reason", "winter beds were opened")
        assert code == 0
        assert town.state(FEB).verdict == "needs_confirmation"
        assert [s.finding.check_id for s in town.state(FEB).open_findings] == ["DATE-06"]

    def test_reasons_beside_the_deliveries_are_applied_and_unused_ones_told(self, town, capsys):
        town.gated(FEBRUARY, ALONE, children=["K1"])
        asked = {"municipality": "LV0001000", "period": FEBRUARY, "check_id": "DATE-06", "feed": "shelter_stays"}
        reasons = {"reason_lv": "Māte ir slimnīcā.", "reason_en": "The mother is in hospital."}
        given = [
            GivenConfirmation(**asked, **reasons, confirmed_by="Sociālais dienests", confirmed_on=date(2023, 3, 10)),
            GivenConfirmation(**{**asked, "check_id": "CAP-03"}, **reasons),
            GivenConfirmation(**{**asked, "feed": "shelter_stay"}, **reasons),
        ]
        apply_confirmations(town.installation, given)
        printed = capsys.readouterr()
        by = "Sociālais dienests, 2023-03-10"
        assert f"DATE-06 shelter_stays by {by}: Māte ir slimnīcā. / The mother is in hospital." in printed.out
        assert "CAP-03 shelter_stays: nothing asks for it" in printed.err
        assert "'shelter_stay' is no feed" in printed.err
        assert town.state(FEB).verdict == "accepted_with_warnings"
        assert town.state(FEB).confirmations[0].confirmed_by == by
        apply_confirmations(town.installation, given[:1])
        assert capsys.readouterr() == ("", "")

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["confirm", FEB], "in a few words"),
            (["confirm", FEB, "--reason", "  "], "in a few words"),
            (["confirm", FEB, "--reason", "it is 320512-12345, checked"], "personal code"),
            (["confirm", "--reason", "checked, it is right"], "--all"),
            (["confirm", FEB, "--all", "--reason", "checked, it is right"], "--all"),
            (["confirm", "LV0001000-2020-01-v1", "--reason", "checked, it is right"], "There is no delivery"),
            (["confirm", FEB, "--check", "HIST-99", "--reason", "checked, it is right"], "There is no check"),
            (["confirm", JAN, "--reason", "checked, it is right"], "corrected file"),
            (["hold", JAN, "--reason", "under review"], "not accepted"),
            (["hold", MAR], "in a few words"),
            (["unhold", MAR], "is not held"),
            (["withdraw", MAR, "--reason", "wrong month"], "cannot be withdrawn"),
            (["withdraw", "LV0001000-2020-01-v1", "--reason", "wrong month"], "There is no delivery"),
        ],
    )
    def test_what_cannot_be_done_is_one_clear_line(self, three_months, monkeypatch, capsys, arguments, told):
        last = three_months.ledger.last_event()
        code, out, err = _run(three_months, monkeypatch, capsys, *arguments)
        assert (code, out) == (2, "")
        assert told in err
        assert len(err.strip().splitlines()) == 1
        assert "12345" not in err
        assert three_months.ledger.last_event() == last

    def test_hold_unhold_and_withdraw_show_in_the_list(self, town, command):
        town.gated(MARCH)
        town.gated(FEBRUARY, ALONE, children=["K1"])
        assert command("hold", MAR, "--reason", "under review")[0] == 0
        assert command("withdraw", FEB, "--reason", "wrong month")[0] == 0
        listed = command("deliveries")[1].splitlines()
        assert [" ".join(line.split()[3:4]) for line in listed[2:]] == ["held", "withdrawn"]
        assert command("unhold", MAR)[0] == 0
        assert not town.state(MAR).held


def _run(town, monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["pajumte", *arguments, "--home", str(town.installation.home.root)])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out, printed.err


def _re_evaluations(town):
    return [note for note in town.ledger.notes() if note.kind is NoteKind.RE_EVALUATED]


def _written(folder, files):
    folder.mkdir()
    paths = [folder / f"LV0001000_{FEBRUARY}_{file.feed}.csv" for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.content)
    return [str(path) for path in paths]
