"""Many photos at once: which she chose on a page, and what she can take back."""
