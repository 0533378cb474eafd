"""The world's formats and rules: text or bytes in, values out."""
