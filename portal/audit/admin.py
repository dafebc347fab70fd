"""The audit trail, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.audit.models import Act


@admin.register(Act)
class ActAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nobody adds, changes or deletes here; the database would refuse the latter two anyway."""

    list_display = ("acted_at", "kind", "actor_name", "token", "municipality", "subject")
    list_filter = ("kind",)
    search_fields = ("municipality", "subject", "actor_name")
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Acts are entered by what people do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
