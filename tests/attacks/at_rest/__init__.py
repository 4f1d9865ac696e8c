"""Is anything stored that could be used? What went over the wire, what lies in the database, and whether they meet."""
