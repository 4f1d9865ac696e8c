"""Reading and drawing pictures that nobody trusts. Knows files and bytes, but no photo, no owner and no database."""
