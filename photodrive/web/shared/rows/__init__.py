"""Photos in rows: their proportions, their marks, and what a template needs of each."""
