"""How people call a day."""

from __future__ import annotations

from datetime import date


def called(day: date, *, today: date) -> tuple[str, str]:
    """("Today", "Sunday 29 November"), ("Last Sunday", "22 November"), ("Thursday 22 October", ""): never a year.

    Up to seven days back a day is told by its name; then by its date.
    """
    back = (today - day).days
    dated = f"{day:%A} {day.day} {day:%B}"
    if back == 0:
        return "Today", dated
    if back == 1:
        return "Yesterday", dated
    if 1 < back <= 7:
        return f"Last {day:%A}", f"{day.day} {day:%B}"
    return dated, ""
