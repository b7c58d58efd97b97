"""What a booking is, which of its changes are visible, and its part of the API."""
