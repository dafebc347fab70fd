"""The table of permissions, told as sentences."""

from portal.accounts.roles import NATIONAL_ROLES, PERMISSIONS, Permission, Role

OF_ROWS = {Permission.SEE_DELIVERIES, Permission.CHECK, Permission.SUBMIT, Permission.CONFIRM, Permission.WITHDRAW}


def test_every_role_has_its_row():
    assert set(PERMISSIONS) == set(Role)


def test_the_ministry_and_administrators_touch_no_delivery():
    for role in NATIONAL_ROLES:
        assert not PERMISSIONS[role] & OF_ROWS


def test_only_a_lead_gives_access_to_others():
    assert {role for role, may in PERMISSIONS.items() if Permission.MANAGE_ACCESS in may} == {Role.LEAD}


def test_a_provider_cannot_say_for_the_municipality_that_it_is_right():
    assert Permission.CONFIRM not in PERMISSIONS[Role.PROVIDER]


def test_a_deputy_may_what_the_clerk_may():
    assert PERMISSIONS[Role.DEPUTY] == PERMISSIONS[Role.CLERK]
