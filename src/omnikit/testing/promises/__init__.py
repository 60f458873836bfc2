"""What every storage promises, a module a subject; ``omnikit.testing.storage.StorageConformance`` has all of it."""
