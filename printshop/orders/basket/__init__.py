"""A customer's draft order: what is in it, what may be done with it, how it is shown. No placed order is changed."""
