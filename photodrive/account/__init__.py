"""What somebody's account is beside her photos: preferences, the export of everything, and the way out."""
