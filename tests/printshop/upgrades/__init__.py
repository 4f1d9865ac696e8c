"""Databases of earlier days: ``0001.*.sql`` hold the tables and rows of the shop as they were before 0002, frozen."""
