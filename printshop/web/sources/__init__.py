"""Pages on the way to a source and back: the list, connecting, the callback, signing in and out, public keys."""
