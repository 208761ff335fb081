"""Articles into a searchable library on disk."""
