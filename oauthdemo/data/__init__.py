"""What the demo is filled with: keys, people, photographs, the registration of the shop. No page and no server."""
