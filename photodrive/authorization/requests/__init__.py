"""Authorization requests from the first GET or push to the decision: kept, opened, answered. No HTTP, no oauthlib."""
