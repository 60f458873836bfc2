"""For tests of hosts and plugins: builders, scenarios, witnesses, conformance suites."""
