"""The drive's pages for people: HTTP in, HTML out. No rules, and no pages of the authorization server."""
