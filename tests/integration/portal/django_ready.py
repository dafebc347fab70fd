"""Django made ready for tests: settings as an installation has them, read while the environment says nothing else."""

import os
import tempfile
from unittest import mock

DATABASE_OF_THE_TESTS = "PAJUMTE_TESTS_PORTAL_DATABASE_URL"
"""PostgreSQL address for these tests; SQLite without it."""


def make_django_ready():
    """Load the portal's settings once for this process. The home they name is nobody's: tests bring their own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PAJUMTE_")}
    plain["PAJUMTE_HOME"] = tempfile.gettempdir()
    if url := os.environ.get(DATABASE_OF_THE_TESTS):
        plain["PAJUMTE_PORTAL_DATABASE_URL"] = url
    with mock.patch.dict(os.environ, plain, clear=True):
        import django

        django.setup()
