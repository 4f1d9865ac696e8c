"""Photos on their way into the shop and out of it: listed, fetched, checked, removed. Knows no order."""
