"""The customers' pages: HTTP in, HTTP out, and no rule. The staff's pages are in ``admin``."""
