"""The calendar token: its string, its options, its life."""
