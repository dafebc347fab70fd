"""Single sign-on by OpenID Connect, as django-allauth wants to be told of it; and whether passwords are taken here."""

from __future__ import annotations

from typing import Any

from feeds.errors import UserError
from portal.configuration import PortalConfiguration

PROVIDER = "office"
"""The provider's part of the portal's addresses; its name on the page is a setting."""


def sign_on_settings(configuration: PortalConfiguration, *, is_production: bool) -> dict[str, Any]:
    """Django's and allauth's settings. UserError when the sign-on is set by halves, or nobody could log in at all."""
    issuer = configuration.oidc_issuer
    if issuer is None:
        if not configuration.local_login:
            raise UserError(
                "Nobody could log in: set PAJUMTE_PORTAL_OIDC_ISSUER, or leave PAJUMTE_PORTAL_LOCAL_LOGIN switched on."
            )
        return {"LOCAL_LOGIN": True, "SIGN_ON_NAME": None, "SOCIALACCOUNT_PROVIDERS": {}}
    if is_production and not issuer.startswith("https://"):
        raise UserError("In production the sign-on is spoken to by TLS: PAJUMTE_PORTAL_OIDC_ISSUER begins with https.")
    return {
        "LOCAL_LOGIN": configuration.local_login,
        "SIGN_ON_NAME": configuration.oidc_name,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "SCOPE": ["openid", "email"],
                "APPS": [
                    {
                        "provider_id": PROVIDER,
                        "name": configuration.oidc_name,
                        "client_id": configuration.oidc_client_id,
                        "secret": _secret(configuration),
                        "settings": {"server_url": issuer},
                    }
                ],
            }
        },
    }


def _secret(configuration: PortalConfiguration) -> str:
    file = configuration.oidc_client_secret_file
    try:
        secret = file.read_text(encoding="utf-8").strip() if file else ""
    except OSError:
        secret = ""
    if not (secret and configuration.oidc_client_id):
        raise UserError(
            "The sign-on needs PAJUMTE_PORTAL_OIDC_CLIENT_ID and a file with its secret in "
            "PAJUMTE_PORTAL_OIDC_CLIENT_SECRET_FILE."
        )
    return secret
