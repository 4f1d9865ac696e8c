"""The OAuth client: ``flows`` is what a visit to a source is for, ``wire`` is one message each. No page, no photo."""
