"""Who is calling: secrets, signed assertions, proofs of a key, limits. What a client may have is decided elsewhere."""
