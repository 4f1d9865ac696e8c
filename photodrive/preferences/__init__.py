"""How somebody likes her pages: colours and clock."""
