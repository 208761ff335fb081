"""A question into a verified answer."""
