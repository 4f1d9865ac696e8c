"""Who is about to leave: an account that goes, as everything else of the drive asks about it."""
