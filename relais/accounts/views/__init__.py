"""Screens of the door: signing in, passwords, second factors, sessions, single sign-on, and one's own preferences."""
