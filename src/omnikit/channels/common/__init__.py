"""What adapters share: bodies read without trust, signatures, keys, answers, requests."""
