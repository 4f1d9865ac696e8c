"""What endpoints and pages have in common: headers, bodies, error pages, CORS, the caller's address, sign-in."""
