"""Formats in which no number looks as a machine writes it: with them one sees where a page shows people's numbers."""
