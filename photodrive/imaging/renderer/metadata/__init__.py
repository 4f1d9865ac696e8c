"""What is written down in a picture, each way of writing it in a module of its own. All of it is hearsay."""
