"""Authorizations that stand or stood: what they show, how they change and end. How she comes to agree is not here."""
