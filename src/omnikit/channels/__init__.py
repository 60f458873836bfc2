"""Channels: one pure codec a platform, between its requests and our facts."""
