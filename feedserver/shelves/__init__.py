"""Finished entries of each user's bookings, by style, kept current with every change of a booking."""
