"""Template tags of the demo's parts of the drive's pages."""
