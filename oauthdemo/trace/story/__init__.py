"""The words: steps, messages and parameters as people read of them. Knows no request and no recorded message."""
