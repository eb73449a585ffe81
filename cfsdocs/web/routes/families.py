"""URLs. Opening a family's folder, its people, safety, addresses, the explanation of privacy and consent (4)."""

from __future__ import annotations

from cfsdocs.web import resources
from cfsdocs.web.routes.table import Table

ROUTES: Table = (
    ("family_open", "/families/open", None),
    ("family_matches", "/families/possible-matches", None),
    ("family_match", "/families/possible-matches/{item}", None),
    ("leaflets", "/leaflets", None),
    ("leaflet_add", "/leaflets/add", None),
    ("leaflet", "/leaflets/{item}", None),
    ("folder_opening", "/folders/{ref}/opening", resources.folder),
    ("folder_opening_step", "/folders/{ref}/opening/steps/{step}", resources.folder),
    ("folder_opening_know", "/folders/{ref}/opening/know", resources.folder),
    ("folder_opening_check", "/folders/{ref}/opening/check", resources.folder),
    ("folder_opening_stop", "/folders/{ref}/opening/stop", resources.folder),
    ("folder_person_add", "/folders/{ref}/people/add", resources.folder),
    ("folder_parental", "/folders/{ref}/people/parental", resources.folder),
    ("folder_parental_end", "/folders/{ref}/people/parental/{item}/end", resources.folder),
    ("folder_person", "/folders/{ref}/people/{person}", resources.folder),
    ("folder_safety", "/folders/{ref}/safety", resources.folder),
    ("folder_address_add", "/folders/{ref}/safety/addresses/add", resources.folder),
    ("folder_address_show", "/folders/{ref}/safety/addresses/{item}/show", resources.folder),
    ("folder_address_end", "/folders/{ref}/safety/addresses/{item}/end", resources.folder),
    ("folder_address_unprotect", "/folders/{ref}/safety/addresses/{item}/unprotect", resources.folder),
    ("folder_keep_from", "/folders/{ref}/safety/must-not-learn", resources.folder),
    ("folder_keep_from_end", "/folders/{ref}/safety/must-not-learn/{item}/end", resources.folder),
    ("folder_safe_contact", "/folders/{ref}/safety/contact/{person}", resources.folder),
    ("folder_privacy", "/folders/{ref}/privacy", resources.folder),
    ("folder_consent", "/folders/{ref}/consent", resources.folder),
    ("folder_consent_share", "/folders/{ref}/consent/{person}/share", resources.folder),
    ("folder_consent_sensitive", "/folders/{ref}/consent/{person}/sensitive", resources.folder),
    ("folder_consent_age", "/folders/{ref}/consent/{person}/age", resources.folder),
    ("folder_consent_end", "/folders/{ref}/consent/{person}/end", resources.folder),
    ("folder_consent_withdraw", "/folders/{ref}/consent/answers/{item}/withdraw", resources.folder),
    ("folder_consent_sign", "/folders/{ref}/consent/answers/{item}/sign", resources.folder),
)
