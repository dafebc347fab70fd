"""Parameters of the methodology that a build states otherwise."""

import pytest

from feeds.errors import UserError
from orchestration.parameters import known_parameters, read_settings


def test_a_value_is_read_as_the_kind_that_its_default_has():
    assert read_settings(["episode_gap_days=14", "pilot_cutoff_on=2023-08-31"]) == {
        "episode_gap_days": 14,
        "pilot_cutoff_on": "2023-08-31",
    }
    assert read_settings([]) == {}


def test_the_defaults_themselves_can_be_stated():
    for name, value in known_parameters().items():
        assert read_settings([f"{name}={value}"]) == {name: value}


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("episode_gap_days", "--set like episode_gap_days=14"),
        ("episode_gap=14", "There is no parameter 'episode_gap'. These can be set: episode_gap_days, "),
        ("episode_gap_days=a week", "episode_gap_days cannot be 'a week': write a value like 7."),
        ("episode_gap_days=", "episode_gap_days cannot be 'None'"),
        ("episode_gap_days=-1", "episode_gap_days cannot be '-1'"),
        ("episode_gap_days=true", "episode_gap_days cannot be 'True'"),
        ("pilot_cutoff_on=31.08.2023", "pilot_cutoff_on cannot be '31.08.2023'"),
        ("pilot_cutoff_on='; drop", "pilot_cutoff_on cannot be ''; drop'"),
    ],
)
def test_what_cannot_be_a_value_is_told_with_what_can(setting, told):
    with pytest.raises(UserError) as raised:
        read_settings([setting])
    assert told in str(raised.value)
