"""Pigeon keeps what every channel promises."""

import json
from pathlib import Path

from omnikit_pigeon import PIGEON

from omnikit.model.wire import Outbound, Request, Response
from omnikit.testing.channels import ChannelConformance, Sample, Told

NUMBER = 9007199254740993999


class TestPigeon(ChannelConformance):
    """Every promise, with a Pigeon that answers a number and echoes the letter."""

    channel = PIGEON
    samples = Sample.load(Path(__file__).parent / "payloads")

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the letter's number, and the letter as it comes back."""
        letter = {**json.loads(sent.body), "is": "letter", "no": NUMBER, "from": outbound.account, "sent": 1772442999}
        echo = json.dumps({"nest": outbound.account, "letters": [letter]}).encode()
        return Told(Response(body=b'{"no": %d}' % NUMBER), Request(body=echo))
