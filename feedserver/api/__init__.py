"""What every part of the host's API shares: problem documents, bodies, fields, pages."""
