"""The witnesses of what is taken out of the desk: on which channels, as what, one at a time, with whose words."""

from omnikit.model.commands import Export
from omnikit.model.conversation import PARTICIPANT, Seat
from omnikit.model.transcript import ExportForm
from omnikit.policies.presets import OMI, OMNICHAT, RECEPTION
from omnikit.testing.builders import ANN, BOB, NOON, a_thread
from omnikit.testing.witness import Witness
from tests.rules.witnesses import MINE, OVER, WAITING, C, case

CSV, COPY = Export(conversation=C, form=ExportForm.CSV), Export(conversation=C, form=ExportForm.TEXT)
ASIDE = MINE.but(seats=(*MINE.seats, Seat(BOB, PARTICIPANT, NOON)))
ELSEWHERE = a_thread("whatsapp")

# fmt: off
EXPORTING: tuple[Witness, ...] = (
    Witness("OC-12.2", "it is on WhatsApp", case(MINE, CSV, profile=OMNICHAT),
            case(MINE.but(thread=ELSEWHERE), CSV, profile=OMNICHAT)),
    Witness("OC-12.2", "it is one of many that wait", case(WAITING, CSV, profile=OMNICHAT),
            case(WAITING, CSV, profile=OMNICHAT, batch="b1")),
    Witness("OC-12.2", "it is one of many that are served", case(MINE, CSV, profile=OMNICHAT),
            case(MINE, CSV, profile=OMNICHAT, batch="b1")),
    Witness("OC-12.2", "it is one of many that are over", case(OVER, CSV, profile=OMNICHAT),
            case(OVER, CSV, profile=OMNICHAT, batch="b1")),
    Witness("HO-67", "the reception copies text only", case(MINE, COPY, profile=RECEPTION),
            case(MINE, CSV, profile=RECEPTION)),
    Witness("HO-68", "whispers are asked for by somebody beside it", case(WAITING, CSV, BOB, profile=OMNICHAT),
            case(WAITING, CSV.but(whispers=True), BOB, profile=OMNICHAT)),
    Witness("RC-7.14", "somebody on it beside the owner copies", case(ASIDE, COPY, ANN, profile=RECEPTION),
            case(ASIDE, COPY, BOB, profile=RECEPTION)),
    Witness("HO-41", "OMI exports nothing", case(MINE, CSV, profile=OMNICHAT), case(MINE, CSV, profile=OMI)),
)
# fmt: on
