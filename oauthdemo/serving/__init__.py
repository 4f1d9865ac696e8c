"""From the socket to the right site: the server, the two origins, encodings, policies, logs. No page of its own."""
