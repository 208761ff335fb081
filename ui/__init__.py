"""Everything a person touches: the page, the command line."""
