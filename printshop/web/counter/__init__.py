"""Pages from the photos that came in to the order: import, basket, address, orders. No page of a source."""
