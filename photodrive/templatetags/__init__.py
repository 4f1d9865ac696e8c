"""What our templates may ask for by a tag. No markup and no rules."""
