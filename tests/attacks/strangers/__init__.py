"""What strangers may send, everywhere: every address of both sites, and every name that it looks for."""
