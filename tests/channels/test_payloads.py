"""Every recorded payload is verified, answered and read as the description beside it says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from omnikit.channels.protocol import Channel
from omnikit.model.errors import PayloadError
from omnikit.model.facts import told
from omnikit.plugins import Registry
from omnikit.testing.channels.samples import ENDING, Sample, differences

PAYLOADS = Path(__file__).parent / "payloads"
CHANNELS: Mapping[str, Channel] = Registry(installed=False).channels()
FOLDERS = sorted(path for path in PAYLOADS.iterdir() if path.is_dir())
SAMPLES = [sample for folder in FOLDERS for sample in Sample.load(folder)]
OF_OTHERS = [
    pytest.param(sample, name, wanted, id=f"{sample.name}-{name}")
    for sample in SAMPLES
    for name, wanted in sample.expected.get("other_channel_events", {}).items()
]


def read(channel: Channel, sample: Sample) -> list[dict[str, object]] | None:
    """Return the events in a sample; None where it is refused."""
    try:
        return [told(fact) for fact in channel.parse(sample.request, sample.config)]
    except PayloadError:
        return None


def test_every_channel_has_payloads() -> None:
    """Each folder is a channel's, and no body lies there without saying what it means."""
    assert [folder.name for folder in FOLDERS] == sorted(CHANNELS)
    for folder in FOLDERS:
        described = {sample.expected.get("body_file") for sample in Sample.load(folder)}
        assert {path.name for path in folder.iterdir() if not path.name.endswith(ENDING)} <= described, folder.name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.channel}-{sample.name}")
def test_a_payload_means_what_it_says(sample: Sample) -> None:
    """Its signature, the webhook's answer, its events."""
    channel = CHANNELS[sample.channel]
    verdict = channel.verify(sample.request, sample.config, sample.now)
    if sample.judged and sample.verdict is not None:
        assert verdict is sample.verdict
    answer = channel.answer(sample.request, sample.config)
    if (wanted := sample.expected.get("reply")) is not None:
        said = {"status": answer.status, "body": answer.body.decode()}
        assert {name: said[name] for name in wanted} == wanted
    if sample.verdict is not False:
        events = read(channel, sample)
        if events is None:
            assert sample.expected.get("may_reject")
        else:
            assert differences(sample.expected, events) == []


@pytest.mark.parametrize(("sample", "name", "wanted"), OF_OTHERS)
def test_what_another_channel_finds_in_the_same_body(sample: Sample, name: str, wanted: list[Any]) -> None:
    """One app hears messages and comments of all its pages on one URL."""
    events = read(CHANNELS[name], sample)

    assert events is not None
    assert differences({"events": wanted}, events) == []


# (what is wanted, what is there, whether it fits)
JUDGED: tuple[tuple[dict[str, Any], list[dict[str, Any]], bool], ...] = (
    ({"events": [{"kind": "message", "text": "x"}]}, [{"kind": "message", "text": "x", "more": 1}], True),
    ({"events": [{"text": "x"}]}, [{"text": "y"}], False),
    ({"events": []}, [{"kind": "unknown"}], False),
    ({"events": [{"text": None, "attachments": []}]}, [{}], True),
    ({"events": [{"text": None}]}, [{"text": "x"}], False),
    ({"events": [{"is_echo": False}]}, [{}], True),
    ({"events": [{"is_echo": False}]}, [{"is_echo": True}], False),
    ({"events": [{"lat": 25}]}, [{"lat": 25.0}], True),
    ({"events": [{"lat": 0}]}, [{}], False),
    ({"events": [{"lat": 1}]}, [{"lat": True}], False),
    ({"events": [{"id": {"any_of": ["1", "2"]}}]}, [{"id": "2"}], True),
    ({"events": [{"id": {"any_of": ["1", "2"]}}]}, [{"id": "3"}], False),
    ({"events": [{"text_strip": "x"}]}, [{"text": " x\n"}], True),
    ({"events": [{"referral": {"ref": "a"}}]}, [{"referral": {"ref": "a", "type": "b"}}], True),
    ({"events": [{"referral": {"ref": "a"}}]}, [{"referral": "a"}], False),
    ({"events_of_kind": {"message": [{"text": "x"}]}}, [{"kind": "read"}, {"kind": "message", "text": "x"}], True),
    ({"events_of_kind": {"message": []}}, [{"kind": "message"}], False),
    ({"events_without_kind": ["message"]}, [{"kind": "message"}], False),
    ({"events_without_kind": ["message"]}, [{"kind": "read"}], True),
    ({"ignorable": True}, [{"kind": "unknown"}, {"kind": "system"}], True),
    ({"ignorable": True}, [{"kind": "message"}], False),
)


@pytest.mark.parametrize(("wanted", "events", "fits"), JUDGED)
def test_the_judge_judges(wanted: dict[str, Any], events: list[dict[str, Any]], fits: bool) -> None:
    """It lets through what is as expected, and names what isn't."""
    assert (differences(wanted, events) == []) is fits
