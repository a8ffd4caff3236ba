"""What the pages call things, in bokmål."""

from __future__ import annotations

from typing import Final

KINDS: Final = {"proposed": "forslag", "adopted": "vedtak", "earlier": "tidligere vedtak"}
OUTCOMES: Final = {
    "as_proposed": "vedtatt som foreslått",
    "amended": "endret",
    "rejected": "avvist",
    "postponed": "utsatt",
    "withdrawn": "trukket",
    "pending": "ikke behandlet",
    "not_proposed": "vedtatt uten kjent forslag",
}
"""Of a case: its proposal against what was adopted."""
DECISION_OUTCOMES: Final = {
    "adopted": "vedtatt",
    "rejected": "falt",
    "withdrawn": "trukket",
    "postponed": "utsatt",
}
"""Of a single proposal or decision."""
PAPERS: Final = {
    "notice": "innkalling",
    "minutes": "møteprotokoll",
    "memo": "saksframlegg",
    "extract": "saksprotokoll",
    "attachment": "vedlegg",
    "other": "annet",
}
ATTENDANCE: Final = {
    "present": "Møtte",
    "stand_in": "Møtte som vara",
    "absent": "Forfall",
    "staff": "Fra administrasjonen",
    "guest": "Andre",
    "member": "Innkalt",
    "": "I en liste som ikke sier hva den gjelder",
}
SEVERITIES: Final = {"error": "feil", "warning": "advarsel", "info": "merknad"}
FINDINGS: Final = {
    "attendance_unknown_list": "En liste med personer sier ikke om de møtte eller hadde forfall",
    "broken_page": "Sider i filen kan ikke åpnes",
    "case_titles": "Papirene gir saken ulike titler",
    "case_without_decision": "Saken er behandlet, men det er ikke funnet noe vedtak",
    "coverage": "Ikke alle ord på sidene er plassert",
    "family_chosen": "Lest som denne dokumenttypen",
    "family_unknown": "Ingen dokumentfamilie passer til papiret",
    "identity_number": "Et fødselsnummer står på siden",
    "impossible_date": "En dato finnes ikke i kalenderen",
    "junk_before_header": "Filen har noe foran det som er PDF",
    "no_meeting": "Papiret sier ikke hvilket møte det gjelder",
    "no_text": "Ingen sider har tekst",
    "page_without_text": "Sider er bilder uten tekst",
    "restricted_unplaced": "Noe er unntatt offentlighet, men det er uklart hvilken sak det gjelder",
    "table_sum": "En sum i en tabell stemmer ikke",
    "unknown_kind": "Det er uklart hva slags papir dette er",
    "unreadable_glyphs": "Tegnene på sidene gir ingen mening",
    "votes_names": "Antall stemmer og antall navn er ulike",
}
"""What a finding's code says."""
QUERY_ERRORS: Final = {
    "query_empty": "Det er ingen ord å søke etter.",
    "query_too_long": "Søket er for langt: høyst 1000 tegn og 60 ord.",
    "query_only_negative": "Søket sier bare hva som ikke skal være med. Legg til minst ett ord som skal være med.",
    "query_number_in_or": "Et saksnummer og ord kan ikke stå på hver sin side av OR. Søk etter ett om gangen.",
    "query_limit": "Så langt ned i trefflisten går det ikke an å bla. Gjør søket smalere.",
    "query_failed": "Søket kunne ikke kjøres. Prøv andre ord.",
    "search_terms_older": "Arkivet er gjort klart for søk av en annen versjon. Kjør «referat ingest» mot det på nytt.",
    "wrong_date": "Ugyldig dato. Skriv den som 2023-06-23 eller 23.06.2023.",
}
PICTURE_FAULTS: Final = {
    "moved": "PDF-filen er ikke lenger der den var da den ble lest inn.",
    "changed": "PDF-filen er endret etter at den ble lest inn. Sjekksummen er en annen, og siden vises derfor ikke.",
    "unreadable": "Siden kan ikke vises som bilde.",
}
