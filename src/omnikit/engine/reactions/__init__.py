"""What follows from each event: one function an event, one module a family."""
