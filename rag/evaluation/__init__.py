"""How good is it? What is measured, on which questions, and the report of it."""
