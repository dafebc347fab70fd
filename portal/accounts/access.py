"""Who may do what: the one place that answers. Every page and every call of the interface asks here.

What somebody may not see does not exist for them (404): that a delivery is there would already say something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import override

from feeds.contract_loading import load_contracts
from feeds.municipalities import Municipality, all_municipalities, existed_in, lineage_of, municipality
from portal.accounts.models import ApiToken, Membership, User
from portal.accounts.roles import PERMISSIONS, Permission, Role

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, for one municipality and its renamed selves (`municipality` empty: the whole country)."""

    role: Role
    municipality: str
    feeds: frozenset[str]
    """The data sets that it covers."""

    def covers(self, code: str) -> bool:
        """Whether the grant is about this municipality: the same one, under whatever code of its lineage."""
        return bool(self.municipality) and lineage_of(self.municipality) == lineage_of(code)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A municipality's code as an address names it, the grant by which somebody may be there, and who that is."""

    code: str
    grant: Grant
    user_no: int | None

    def may(self, permission: Permission) -> bool:
        """Whether the role allows this too: what a page offers."""
        return permission in PERMISSIONS[self.grant.role]

    @property
    def office(self) -> str:
        """Who acts, as the ledger is told and as it is published: the municipality and the role, never the person."""
        found = municipality(self.code)
        with override("lv"):
            role = str(self.grant.role.label)
        return f"{found.name_lv if found else self.code} ({role.lower()})"


@dataclass(frozen=True, slots=True)
class Access:
    """Everything that somebody may do."""

    grants: tuple[Grant, ...]

    def to(self, permission: Permission, code: str) -> Grant | None:
        """The grant by which `permission` is held for a municipality; None when it is not held."""
        if municipality(code) is None:
            return None
        return next((g for g in self.grants if permission in PERMISSIONS[g.role] and g.covers(code)), None)

    def nationally(self, permission: Permission) -> bool:
        """Whether `permission` is held for the whole country."""
        return any(permission in PERMISSIONS[g.role] and not g.municipality for g in self.grants)

    def municipalities(self) -> tuple[Municipality, ...]:
        """The municipalities that somebody works for, by name."""
        found = (municipality(g.municipality) for g in self.grants if g.municipality)
        return tuple(sorted((m for m in found if m is not None), key=lambda m: m.name_lv))


def access_of(user: Any) -> Access:
    """The access of whoever is logged in; of nobody, and of a blocked account, none."""
    if not isinstance(user, User) or not user.is_active:
        return Access(())
    return Access(tuple(_grant(m.role, m.municipality, m.feeds) for m in Membership.objects.filter(user=user)))


def access_of_token(token: ApiToken) -> Access:
    """The access of a municipality's token: what its maker may still do there, and nowhere else."""
    made_by = access_of(token.made_by)
    return Access(tuple(g for g in made_by.grants if g.covers(token.municipality)))


def code_for(code: str, period: str) -> str:
    """The code under which the municipality delivers for a month: the one of its lineage that was valid then.

    The code itself when none was, so that the gate says so (FILE-21).
    """
    renamed = (other for other in _lineage(code) if existed_in(other, period))
    return next(renamed, code)


def requires(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Allowed, Rest], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase],
]:
    """Wrap a view of one municipality: its address' `code` becomes what allows it, or the page is not there."""

    def wrap(
        view: Callable[Concatenate[HttpRequest, Allowed, Rest], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            grant = access_of(request.user).to(permission, code)
            if grant is None:
                raise Http404
            return view(request, Allowed(code, grant, request.user.pk), *args, **kwargs)

        return cast("Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]", guarded)

    return wrap


def requires_nationally(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, Rest], HttpResponseBase],
]:
    """Wrap a view of the whole country."""

    def wrap(
        view: Callable[Concatenate[HttpRequest, Rest], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if not access_of(request.user).nationally(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]", guarded)

    return wrap


def _grant(role: str, code: str, feeds: Iterable[str]) -> Grant:
    return Grant(Role(role), code, frozenset(feeds) or frozenset(load_contracts()))


def _lineage(code: str) -> Iterable[str]:
    return (m.code for m in all_municipalities() if m.lineage == lineage_of(code))
