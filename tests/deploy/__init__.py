"""What an operator takes from ``config/deploy/``: proxies, units, images, alerts."""
