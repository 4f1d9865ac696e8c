"""The shop's own sessions, in a table and a cookie of their own. Who a session belongs to is in ``accounts``."""
