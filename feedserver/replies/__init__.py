"""Answers to invitations that came by mail: read, matched, and noted with the participant."""
