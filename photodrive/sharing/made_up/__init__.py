"""What chance makes up for whoever shares: the secret of a link, and words for a password."""
