"""When an effect that failed is tried again."""

from datetime import timedelta

from omnikit.model.value import Value, value


@value
class Backoff(Value):
    """A failed effect is tried again after *first*, and after twice as long each further time, at most *longest*."""

    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)

    def after(self, attempt: int) -> timedelta:
        """Return how long to wait after the attempt of that number, counted from 1."""
        pause = self.first
        for _ in range(attempt - 1):
            if pause >= self.longest:
                break
            pause *= 2
        return min(pause, self.longest)
