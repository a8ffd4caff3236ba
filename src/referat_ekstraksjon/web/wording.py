"""What the pages call things and say besides what their templates do, in bokmål."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Møtearkivet"
BACK: Final = "Til Møtearkivet"
TABLES_ARE: Final = "Tabellene i arkivet."
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
    "case_out_of_sequence": "Et saksnummer passer ikke med numrene rundt",
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
    "ocr_mended": "Feillesninger er rettet der bare én lesning er mulig",
    "ocr_nothing": "Bildene på sidene har ingen trykt tekst som lar seg lese",
    "ocr_page_failed": "Tekstgjenkjenningen feilet på sider",
    "ocr_timeout": "Tekstgjenkjenningen av sider tok for lang tid",
    "ocr_used": "Sider er lest fra bilde med tekstgjenkjenning",
    "page_without_text": "Sider er bilder uten tekst",
    "pdfa_not_made": "Det ble ikke laget noen PDF/A",
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
FAULTS: Final = {
    "not_found": ("Finnes ikke", "Siden finnes ikke i arkivet."),
    "query": ("Kunne ikke søke", ""),
    "too_long": ("Det tok for lang tid", "Prøv å gjøre søket smalere."),
    "program": ("Noe gikk galt", "Noe gikk galt i programmet. Feilen er notert."),
}
"""Heading and sentence of a page that says why there is no other; for a query the sentence is one of its errors."""
REFUSALS: Final = {
    "name": "Denne serveren svarer ikke under dette navnet.",
    "address": "Adressen er for lang.",
    "method": "Arkivet kan bare leses.",
    "nothing_there": "Siden finnes ikke.",
    "page": "Siden er unntatt offentlighet, eller den er skannet og har fødselsnumre i seg.",
    "pdf": "PDF-en vises ikke hel: noe i den er ikke for alle.",
}
WHEN_AND_WHERE: Final = {"date": "dato", "start_time": "klokkeslett", "place": "sted"}
ASKED_BY_LAW: Final = {
    "when_and_where": ("a", "Tid og sted for møtet"),
    "met": ("b", "Hvem som møtte"),
    "absent": ("b", "Hvem som var fraværende"),
    "cases": ("c", "Hvilke saker som ble behandlet"),
    "decisions": ("d", "Hvilke vedtak som ble truffet"),
    "votes": ("e", "Avstemningsresultatet"),
}
"""What kommuneloven (2018) § 11-4, second paragraph, asks of minutes, with its letter."""
FOUND: Final = {
    "missing": "Mangler: {0}.",
    "all_stated": "Oppgitt.",
    "met": "{0} er ført opp som møtt.",
    "absent": "{0} er ført opp med forfall.",
    "nobody_absent": "Ingen er ført opp med forfall.",
    "cases": "Saker: {0}.",
    "decisions": "Vedtak i {0} av {1} åpne saker.",
    "without_decision": "Vedtak i {0} av {1} åpne saker; referatsaker og orienteringer har ofte ikke noe.",
    "votes": "Oppgitt i {0} av {1} saker med vedtak.",
}
"""What was found of it in some minutes."""
