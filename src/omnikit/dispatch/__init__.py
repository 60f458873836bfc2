"""The queue: who may be offered what now, and why not. Pure planning over a value advanced by events."""
