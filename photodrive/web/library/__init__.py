"""The pages of an owner's own photos, albums, trash and portrait. Nothing about applications."""
