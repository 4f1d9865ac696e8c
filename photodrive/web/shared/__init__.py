"""What several rooms of pages use: own photos, ticking, apps in words, logos and portraits. No whole page."""
