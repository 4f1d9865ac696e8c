"""The shop's own sessions, in a table and a cookie of their own, and what its cookies are called. Who a session belongs to is in ``accounts``."""
