"""Signature algorithms: those of clients, for assertions and proofs, and our own (RFC 7518, RFC 8037, RFC 9864)."""

SIGNING = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
FAPI_SIGNING = ("PS256", "ES256", "EdDSA", "Ed25519")  # FAPI 2.0 Security Profile section 5.4.1
ID_TOKEN = ("RS256", "PS256", "ES256", "EdDSA")  # OpenID Connect Core section 15.1: the first one is the default
