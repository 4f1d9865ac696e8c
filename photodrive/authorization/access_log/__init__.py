"""Which application fetched what of whom: written by the API, read by the owner and, in figures, by the operator."""
