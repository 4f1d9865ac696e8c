"""Against guessing and stealing, wherever it is needed: what is counted, and what is encrypted at rest."""
