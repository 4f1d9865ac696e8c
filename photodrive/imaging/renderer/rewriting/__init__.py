"""A file without its metadata, its compressed picture untouched."""
