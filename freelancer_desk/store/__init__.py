"""The book: one file, one writer, one journal."""
