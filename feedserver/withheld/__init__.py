"""Bookings that are missing in feeds although nobody chose so: what is known of them, whoever listens."""
