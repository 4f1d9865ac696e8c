"""Finding, ordering and ticking photos. Nothing here changes a photo."""
