"""Where the files of a photo lie: written, opened, locked and removed. Who may have them is not asked here."""
