"""One module for each command; what a command does is a function of the room that it is about."""
