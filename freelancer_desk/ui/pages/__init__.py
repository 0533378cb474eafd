"""One page for each question the user has."""
