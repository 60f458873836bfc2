"""Running the domain; pure: the table, decide, evolve, react, views, invariants."""
