"""The calendar token: the revocable right of one calendar client to read one user's bookings."""
