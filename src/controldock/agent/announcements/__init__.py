"""Announcements on the PC: hearing them, showing them, and saying truthfully what became of them."""
