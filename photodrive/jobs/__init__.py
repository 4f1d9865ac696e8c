"""Work in the background. Our own rows are the queue; a task of Django's only wakes whoever works on them."""
