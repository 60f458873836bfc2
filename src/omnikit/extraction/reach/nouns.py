"""English nouns of business: what a number is that somebody calls "my claim reference"."""

from omnikit.extraction.reach.labels import PHONE_WORDS
from omnikit.extraction.reach.words import WORDS, Mark
from omnikit.extraction.spelling import listed

_NOT_THINGS = PHONE_WORDS - listed("and or in use on at to a the new old other home office work one that this")
_GOOD = listed(
    "good best same right correct only preferred alternative alternate second third first temporary temp real actual "
    "usual regular active working google voice skype burner prepaid roaming day night toll-free free better easiest "
    "whole full complete wrong another new old other home office work one google business shop store house desk "
    "manager driver assistant reception emergency next holder owner rep agent officer clerk handler adjuster person "
    "team dept department guy lady contact line hotline desk counter"
)
NOUNS = listed(
    "account acct tag number no num id code ref reference serial card ticket order invoice receipt booking "
    "reservation "
    "policy claim case tracking waybill parcel shipment certificate licence license permit passport membership "
    "member "
    "rma pnr sku upc ean isbn vin batch lot meter voucher coupon quote contract application confirmation docket "
    "plate "
    "transaction statement"
)
NUMBERING = listed("number no num id code")
_NUMBERED_THINGS = frozenset(word for word in WORDS[Mark.TRAP].split() if word.isascii()) | listed(
    "application e-ticket eticket asset lab report file loan deposit form complaint enquiry inquiry registration "
    "roll seat queue receipt "
    "lottery gift loyalty rewards points utility water gas electricity electric bill payment refund return returns "
    "release request "
    "product cert certificate credit debit student employee staff patient candidate applicant exam national social "
    "security "
    "insurance medical record vehicle engine chassis frame plate customer client user account reference "
    "confirmation lot job "
    "project tax business company vendor supplier purchase requisition delivery dispatch shipping bond trade order "
    "locker parking citation "
    "violation badge permit visa ic"
)
_GO_ON = listed(
    "for on of from in i and so not at that which you we it by with but to if please thanks is was says shows reads has"
)


def names_thing(words: list[str]) -> bool:
    """True if *words* begin with a noun of business: "application number for …", "claim reference"."""
    for at, word in enumerate(words):
        if word in NOUNS:
            behind = words[at + 1 : at + 2]
            if behind and behind[0] not in NOUNS and not is_thing(behind) and behind[0] not in _GO_ON:
                return False  # the account manager's
            if word in NUMBERING:
                return at > 0 and words[at - 1] in _NUMBERED_THINGS
            return not at or is_thing(words[:at])
    return False


def is_thing(words: list[str]) -> bool:
    return bool(words) and _NOT_THINGS.isdisjoint(words) and _GOOD.isdisjoint(words)
