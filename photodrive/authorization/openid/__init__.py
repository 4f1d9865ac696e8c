"""OpenID Connect on top of the code flow: who she is, said to those to whom she agreed to say it. No HTTP here."""
