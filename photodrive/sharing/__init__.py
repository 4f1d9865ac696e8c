"""The one rule, what a caller may see, and the files that follow from it. Nobody is asked who she is here."""
