"""Codes and tokens: issued, used once, refreshed, ended, introspected. What she agrees to is decided further up."""
