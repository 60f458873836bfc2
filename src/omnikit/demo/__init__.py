"""A recorded day at a shop's desk, played on the library: ``omnikit demo``. Read it as an example of a host."""
