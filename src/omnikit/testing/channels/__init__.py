"""What every channel promises, as a class of tests: a channel's own test file is one class.

    class TestMine(ChannelConformance):
        channel = MINE
        samples = Sample.load(Path(__file__).parent / "payloads")

        def platform(self, sent, outbound):
            return Told(Response(body=b'{"id": "m1"}'))  # what the platform answers, and what it echoes

``pytest.register_assert_rewrite("omnikit.testing.channels")`` before the import makes failures say more.

``samples``: requests beside what they mean, and the judge. ``subject``: what a test class says of its channel. The
promises, a module a subject: ``verifying``, ``parsing``, ``keying``, ``rendering``, ``answering``. ``hostile``:
requests that nobody meant. ``sayings``: what a request of ours says.
"""

from omnikit.testing.channels.answering import Answering
from omnikit.testing.channels.keying import Keying
from omnikit.testing.channels.parsing import Parsing
from omnikit.testing.channels.rendering import Rendering
from omnikit.testing.channels.samples import Sample
from omnikit.testing.channels.subject import Signs, Told
from omnikit.testing.channels.verifying import Verifying

__all__ = ["ChannelConformance", "Sample", "Signs", "Told"]


class ChannelConformance(Verifying, Parsing, Keying, Rendering, Answering):
    """Every promise; set ``channel`` and ``samples``, and say in ``platform`` how the platform answers."""
