"""How fast and how large we are beside what others offer: measured in turns, in one run."""
