"""What is kept no longer than it is needed: bookings long past, and what is over."""
