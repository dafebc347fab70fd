"""The patience after failures."""

from portal.back_off import BackOff


def test_each_failure_doubles_the_pause_up_to_the_longest():
    back_off, pauses, now = BackOff(60, 3600), [], 0.0
    for _ in range(8):
        pauses.append(back_off.failed(now))
        assert not back_off.may_try(back_off.not_before - 1)
        now = back_off.not_before
        assert back_off.may_try(now)
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_after_a_success_the_next_failure_waits_shortest_again():
    back_off = BackOff(60, 3600)
    back_off.failed(0.0)
    back_off.failed(60.0)
    back_off.worked()
    assert back_off.may_try(0.0)
    back_off.failed(100.0)
    assert back_off.not_before == 160.0
