"""How it stands with whoever is signed in: colours, clock, and an account that is about to go."""
