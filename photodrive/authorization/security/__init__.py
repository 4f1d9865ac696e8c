"""Tools against attackers: signatures, proofs, hashes, random strings, counters. They do not know what they protect."""
