"""The authorization server, in rooms from HTTP at the top to the words of the protocol at the bottom."""
