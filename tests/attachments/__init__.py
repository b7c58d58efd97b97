"""Attachments for e-mails: kinds, objects, messages, and how they are asked for."""
