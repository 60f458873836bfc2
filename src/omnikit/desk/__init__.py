"""The application service: steps that storage carries out, driven by blocking and async hosts alike; no I/O."""
