"""The portal as it runs in production: Django's own deployment checks, and what must be refused."""

import os
import secrets
import subprocess
import sys

import pytest

from tests.e2e.running import ROOT

PAGE = ROOT / "docs" / "operators" / "portal.md"


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "portal.secret"
    file.write_text(secrets.token_urlsafe(64))
    return file


def django(*command, home, **environment):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PAJUMTE_")}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "django", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={
            **plain,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PAJUMTE_HOME": str(home),
            "PAJUMTE_ENV": "production",
            **environment,
        },
    )


def test_django_s_deployment_checks_find_nothing(tmp_path, secret_file):
    done = django(
        *("check", "--deploy", "--fail-level", "INFO"),
        home=tmp_path,
        PAJUMTE_PORTAL_SECRET_KEY_FILE=str(secret_file),
        PAJUMTE_PORTAL_ALLOWED_HOSTS='["portal.example.lv"]',
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout


def test_production_starts_with_no_secret_of_its_own(tmp_path):
    done = django("check", home=tmp_path)
    assert done.returncode != 0
    assert "PAJUMTE_PORTAL_SECRET_KEY_FILE" in done.stderr


def test_a_short_secret_is_refused(tmp_path, secret_file):
    secret_file.write_text("short")
    done = django("check", home=tmp_path, PAJUMTE_PORTAL_SECRET_KEY_FILE=str(secret_file))
    assert done.returncode != 0
    assert "shorter than 50" in done.stderr


def test_a_database_address_with_a_password_is_not_repeated_when_it_is_wrong(tmp_path, secret_file):
    done = django(
        "check",
        home=tmp_path,
        PAJUMTE_PORTAL_SECRET_KEY_FILE=str(secret_file),
        PAJUMTE_PORTAL_DATABASE_URL="mysql://user:hunter2@host/db",
    )
    assert "no PostgreSQL address" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_models_and_migrations_say_the_same(tmp_path, secret_file):
    done = django(
        *("makemigrations", "--check", "--dry-run"),
        home=tmp_path,
        PAJUMTE_PORTAL_SECRET_KEY_FILE=str(secret_file),
    )
    assert done.returncode == 0, done.stdout
