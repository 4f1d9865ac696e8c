"""One photo: the stage, what its owner does with it, its files."""
