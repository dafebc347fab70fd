"""Backups of a home, and homes made of them again (ADR 14)."""

from orchestration.backing_up.restoring import Restored, restore
from orchestration.backing_up.taking import Backup, take_backup

__all__ = ["Backup", "Restored", "restore", "take_backup"]
