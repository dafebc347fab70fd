"""All addresses of the portal. Every one is in the tests' permission matrix."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path, register_converter

from portal import faults
from portal.accounts import member_views as members
from portal.accounts import session_views as sessions
from portal.accounts import sign_on_views
from portal.accounts import views as accounts
from portal.api.operations import api
from portal.calendar import views as calendar_pages
from portal.deliveries.views import delivered, delivering, months, overview, preparing, reports
from portal.help import views as help_pages
from portal.mappings import views as mapping_pages


class PeriodConverter:
    """A month, `YYYY-MM`."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(PeriodConverter, "period")


def _by_token(addresses: tuple[list[Any], str, str]) -> tuple[list[Any], str, str]:
    """The interface's addresses: its callers show a token and have no session to log in to."""
    for pattern in addresses[0]:
        login_not_required(pattern.callback)
    return addresses


_MUNICIPALITY = [
    path("", months.months, name="months"),
    path("calendar/", calendar_pages.calendar, name="calendar"),
    path("deliver/", delivering.choose_month, name="choose_month"),
    path("deliver/<period:period>/", delivering.upload, name="upload"),
    path("deliver/<period:period>/prepare/", preparing.prepare, name="prepare"),
    path("deliver/<period:period>/nothing/", delivering.nothing_to_report, name="nothing"),
    path("reports/<str:name>/", reports.report, name="report"),
    path("reports/<str:name>/workbook/", reports.workbook, name="workbook"),
    path("reports/<str:name>/submit/", reports.submit, name="submit"),
    path("deliveries/<period:period>/<int:version>/", delivered.delivery, name="delivery"),
    path("deliveries/<period:period>/<int:version>/receipt/", delivered.receipt, name="receipt"),
    path("deliveries/<period:period>/<int:version>/confirm/", delivered.confirm, name="confirm"),
    path("deliveries/<period:period>/<int:version>/withdraw/", delivered.withdraw, name="withdraw"),
    path("deliveries/<period:period>/<int:version>/compare/<int:other>/", delivered.compare, name="compare"),
    path("members/", members.members, name="members"),
    path("members/<int:number>/role/", members.change_role, name="change_role"),
    path("members/<int:number>/invite/", members.invite_again, name="invite_again"),
    path("members/<int:number>/end/", members.end_membership, name="end_membership"),
    path("mappings/", mapping_pages.mappings, name="mappings"),
    path("mappings/<str:feed>/", mapping_pages.mapping, name="mapping"),
    path("mappings/<str:feed>/stop/", mapping_pages.stop, name="stop_mapping"),
    path("mappings/<str:feed>/versions/<int:version>/restore/", mapping_pages.restore, name="restore_mapping"),
    path("mappings/<str:feed>/exports/<str:name>/", mapping_pages.edit, name="edit_mapping"),
    path("tokens/", accounts.tokens, name="tokens"),
    path("tokens/<int:number>/revoke/", accounts.revoke_token, name="revoke_token"),
]

urlpatterns = [
    path("", months.start, name="start"),
    path("login/", accounts.LoginView.as_view(), name="login"),
    path("sign-on/", sign_on_views.sign_on, name="sign_on"),
    path("sign-on/<str:provider_id>/back/", sign_on_views.signed_on, name="openid_connect_callback"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("session/", sessions.session, name="session"),
    path("password/", accounts.PasswordView.as_view(), name="password"),
    path("language/", accounts.choose_language, name="set_language"),
    path("invitation/<str:secret>/", members.invitation, name="invitation"),
    path("overview/", overview.overview, name="overview"),
    path("m/<str:code>/", include(_MUNICIPALITY)),
    path("help/", help_pages.contents, name="help"),
    path("help/feeds/<str:feed>/", help_pages.feed, name="help_feed"),
    path("help/codes/<str:codelist>/", help_pages.codelist, name="help_codelist"),
    path("help/checks/", help_pages.checks, name="help_checks"),
    path("help/checks/<str:check_id>/", help_pages.check, name="help_check"),
    path("help/interface/", help_pages.interface, name="help_interface"),
    path("help/examples/<str:example>/<period:period>.xlsx", help_pages.example, name="help_example"),
    path("help/templates/<str:file>.xlsx", help_pages.template, name="help_template"),
    path("api/v1/", _by_token(api.urls)),
    path("admin/login/", accounts.admin_login, name="admin_login"),
    path("admin/", admin.site.urls),
]

handler400 = faults.bad_request
handler404 = faults.not_found
handler500 = faults.server_error
