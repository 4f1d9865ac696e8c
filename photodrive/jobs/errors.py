"""What a job's function may meet, or say."""

from __future__ import annotations


class LeaseLost(Exception):
    """Somebody else does this job by now, or it was called off: whoever worked on it stops, and leaves all as it is."""


class NotNow(Exception):
    """What a job's function raises that has to wait: it is done ``seconds`` later, and this was no try."""

    def __init__(self, *, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds
