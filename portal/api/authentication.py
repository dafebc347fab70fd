"""Access tokens of municipalities."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from portal.accounts.access import Allowed, access_of_token
from portal.accounts.models import ApiToken
from portal.accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class Caller:
    """A system that acts by a municipality's token."""

    token: ApiToken

    def allowed(self, permission: Permission) -> Allowed:
        """The municipality and the grant. 404 when the token's maker may not do this there any more."""
        grant = access_of_token(self.token).to(permission, self.token.municipality)
        if grant is None:
            raise HttpError(404, "Not Found")
        return Allowed(self.token.municipality, grant, self.token.made_by.pk)


class TokenAuthentication(HttpBearer):
    """`Authorization: Bearer pajumte_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None (401) for a token that never was, is revoked, or whose maker is blocked."""
        found = ApiToken.with_text(token)
        if found is None or not found.made_by.is_active:
            return None
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=timezone.now())
        return Caller(found)
