"""Version 1 of the API: its addresses, its JSON and its description. What every version shares is one level up."""
