"""What each event makes of a conversation: one function an event, one module a family."""
