"""A project that has everything its own way, and took the drive in."""
