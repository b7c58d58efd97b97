"""From a calendar token to the bytes of its feed."""
