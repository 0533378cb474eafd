"""What a quote, an invoice and a credit note are, what they add up to, and what follows from being paid."""
