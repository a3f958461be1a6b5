"""Who pays, in the classes of the International Labour Organization: a government, or a donor that seeks an effect.

Grant data name the funder and often its identifier, but not its class. A funder is a government when its identifier is
of a register that only public bodies are in (codes of https://org-id.guide), or when its name is that of a public body;
otherwise it is a donor. Public bodies with a company or charity number (Arts Council England) are known by name.
"""

from __future__ import annotations

import functools
import re

_PUBLIC_REGISTERS = (
    "GB-GOR", "GB-GOV", "GB-LAE", "GB-LAS", "GB-LANI", "GB-LAW", "GB-PLA", "GB-NHS", "GB-SHPE", "US-GOV", "US-USAGOV",
    "CA-CRA_GOV", "KR-GOV", "XM-DAC",
)  # fmt: skip
_DONOR_COUNTRY = re.compile(r"(GB|UK|XM-DAC-\d{1,3}|[A-Z]{2})-\d{1,2}")  # donor agencies of the OECD list, as in GB-1
_PUBLIC_NAMES = re.compile(
    r"\b("
    r"ministry|department (for|of)|government|scottish executive|national assembly|"
    r"(arts|city|county|borough|district|metropolitan|town|parish|regional|local|sports) council|council of state|"
    r"london borough|city of|municipality|local authority|combined authority|county of|nhs|"
    r"big lottery fund|national lottery|heritage lottery fund|sport england|sport wales|sportscotland|uk sport|"
    r"historic england|natural england|homes england|european commission|"
    r"minist[èe]re|mairie|commune de|ville de|conseil (r[ée]gional|d[ée]partemental|municipal)|pr[ée]fecture|"
    r"m[ée]tropole|ministerio|ayuntamiento|alcald[ií]a|municipalidad|municipio|gobierno|diputaci[óo]n|"
    r"generalitat|junta de|secretar[ií]a de"
    r")\b",
    re.IGNORECASE,
)
_PUBLIC_ENDINGS = re.compile(
    r"\bcouncil$|(구청|시청|도청|군청|교육청|특별시|광역시|정부|[가-힣]부|[가-힣]구|[가-힣]시|[가-힣]군)$",
    re.IGNORECASE,
)
_PRIVATE_WORDS = re.compile(r"\b(refugee council|council of churches|foundation|trust|charity)\b", re.IGNORECASE)
PUBLIC_KINDS = {"10", "11", "15"}  # IATI organisation types: government, local government, other public sector


@functools.lru_cache(maxsize=4096)  # a file names few funders many times
def payer_class(identifier: str | None, name: str | None, organisation_type: str | None = None) -> str:
    """`government` for a public body, `impact_donor` for everybody else; an IATI organisation type decides alone."""
    if organisation_type:
        return "government" if organisation_type in PUBLIC_KINDS else "impact_donor"
    number = (identifier or "").upper()
    if any(number.startswith(f"{register}-") for register in _PUBLIC_REGISTERS) or _DONOR_COUNTRY.fullmatch(number):
        return "government"
    called = (name or "").strip()
    if _PRIVATE_WORDS.search(called):
        return "impact_donor"
    return "government" if _PUBLIC_NAMES.search(called) or _PUBLIC_ENDINGS.search(called) else "impact_donor"
