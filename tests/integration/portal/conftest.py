"""A portal over a home of its own, and people who work with it."""

import pytest

from tests.integration.portal.django_ready import make_django_ready

make_django_ready()

from django.core.cache import cache  # noqa: E402  # needs Django

from tests.integration.portal.office import Office  # noqa: E402


@pytest.fixture(scope="session")
def warm_gate():
    """Great Expectations loaded: the first to need it would wait for seconds."""
    from expectations.validation import set_up

    set_up()


@pytest.fixture
def office(tmp_path, db, warm_gate):
    """The portal of an empty home, with its checking desk at work."""
    cache.clear()  # calls of a token are counted there
    working = Office(tmp_path / "home")
    yield working
    working.close()
