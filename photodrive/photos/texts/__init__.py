"""The words of photos as the database searches them: folded here, kept up to date by triggers."""
