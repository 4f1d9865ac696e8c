"""The values of ``prompt`` (OpenID Connect Core section 3.1.2.1)."""

NONE, LOGIN, CONSENT, SELECT_ACCOUNT = "none", "login", "consent", "select_account"
PROMPTS = (NONE, LOGIN, CONSENT, SELECT_ACCOUNT)
UNMET = "unmet_authentication_requirements"  # the error of the OpenID Connect specification with that name
