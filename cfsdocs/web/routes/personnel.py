"""URLs. Personnel files: their status, my file, the deposit box, the DBS log, leavers (3.1 b, 3.3, footnote 1)."""

from __future__ import annotations

from cfsdocs.web import resources
from cfsdocs.web.routes.table import Table

ROUTES: Table = (
    ("personnel_new", "/personnel-files/new", None),
    ("personnel_due", "/personnel-files/due", None),
    ("personnel_refused", "/personnel-files/refused", None),
    ("personnel_changes", "/personnel-files/changes", None),
    ("personnel_change", "/personnel-files/changes/{ref}", None),
    ("personnel_change_withdraw", "/personnel-files/changes/{ref}/withdraw", None),
    ("personnel_status", "/folders/{ref}/standing", resources.folder),
    ("personnel_take_on", "/folders/{ref}/take-on", resources.folder),
    ("personnel_dbs", "/folders/{ref}/dbs", resources.folder),
    ("personnel_dbs_gone", "/folders/{ref}/dbs/gone", resources.folder),
    ("personnel_box", "/folders/{ref}/left-for-you", resources.folder),
    ("personnel_propose", "/folders/{ref}/propose", resources.folder),
    ("personnel_propose_card", "/folders/{ref}/propose/{upload}", resources.folder),
    ("personnel_propose_edit", "/documents/{ref}/propose", resources.document),
    ("my_file", "/my-file", None),
    ("document_say", "/documents/{ref}/statement", resources.document),
    ("deposit", "/deposit", None),
    ("deposit_receipt", "/deposit/{ref}", None),
    ("leavers", "/leavers", None),
    ("leaver_new", "/leavers/new", None),
    ("leaver_task", "/leavers/tasks/{ref}", None),
    ("leaver", "/leavers/{ref}", None),
    ("leaver_confirm", "/leavers/{ref}/confirm", None),
    ("leaver_cancel", "/leavers/{ref}/cancel", None),
    ("volunteers", "/volunteers", None),
    ("volunteer", "/volunteers/{ref}", None),
)
