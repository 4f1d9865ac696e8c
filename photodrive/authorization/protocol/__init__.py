"""The words and shapes of the specifications: scopes, parameters, addresses, JSON. No database and no decisions."""
