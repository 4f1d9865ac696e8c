"""A photo drive that shares photos by OAuth 2.0: one reusable Django app. What is only for our demo stays out of it."""
