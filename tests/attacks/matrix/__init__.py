"""The access matrix: every address of the drive times every method times every kind of caller."""
