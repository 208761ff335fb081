"""How the reader's weights were made. Nothing here is imported when questions are answered."""
