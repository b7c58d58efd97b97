"""What is left on the disk when the power goes: only what was written and then synced."""
