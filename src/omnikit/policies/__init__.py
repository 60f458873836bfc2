"""What a workspace may choose: frozen values with pure questions."""
