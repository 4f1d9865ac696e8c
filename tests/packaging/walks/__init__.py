"""Short suites for Django's own test runner: copied into a project that has been set up by the README, and run there.

They lean on nothing of this repository but what is installed there.
"""
