"""What may be written to a log: never the query of a request, which carries authorization codes."""

from __future__ import annotations

import logging
import re


class WithoutQuery(logging.Filter):
    """Cuts the query off the request lines that ``runserver`` logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(re.sub(r"\?\S*", "", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
