"""What the made-up clinicians write."""

from __future__ import annotations

from types import MappingProxyType

_REASONS = MappingProxyType(
    {
        "safety.interval": "Pain and spasms are back and break the nights. Urology was telephoned: doses and dates are as the "
        "ledger says. Swallowing and breathing asked about today: no trouble. Seen again in two weeks.",
        "safety.other-product": "The other product was given elsewhere for another reason. Units are not compared; we start low.",
        "safety.cumulative": "Bladder and limb together, agreed with urology by telephone; the person knows what to watch for.",
        "safety.screen.other-toxin-planned": "Urology moves the bladder treatment by four weeks; their letter is in the record.",
    }
)
_ANY = "Discussed with the person, who knows the risk and wants to go on. Seen again within two weeks."


def reason_for(rule: str) -> str:
    """The reason that somebody gives for accepting a finding of a rule."""
    return _REASONS.get(rule, _ANY)
