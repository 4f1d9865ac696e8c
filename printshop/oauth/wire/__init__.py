"""Messages to a source and its answers, each distrusted on arrival. What they are for is in ``flows``."""
