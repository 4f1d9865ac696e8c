"""Photos, albums and their files. Who may see them, and any HTTP, is not decided here."""
