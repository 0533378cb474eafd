"""Being counted: one anonymous, randomised report a fiscal year, and only for who wants it. Pure arithmetic."""
