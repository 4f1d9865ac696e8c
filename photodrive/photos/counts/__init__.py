"""How many photos and bytes an owner has, by month and in all: kept by the database, whatever writes a photo."""

from .counting import count_again, wrong
from .reading import Month, Total, months, total

__all__ = ["Month", "Total", "count_again", "months", "total", "wrong"]
