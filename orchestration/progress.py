"""Where assets say how far they are; a command or service decides how to show it."""

import logging

progress = logging.getLogger("pajumte.progress")
