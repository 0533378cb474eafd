"""The reference server of Being counted: it takes noised reports and publishes one table of each period."""
