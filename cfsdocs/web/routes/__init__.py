"""Every URL of cfsdocs, in tables. Refs are random; no URL holds a name, a title or a search word."""

from __future__ import annotations

from pyramid.config import Configurator

from cfsdocs.web import resources
from cfsdocs.web.routes import categories, conflicts, families, needs, notices, personnel, policies
from cfsdocs.web.routes.table import Table, add_routes

ROUTES: Table = (
    ("home", "/", None),
    ("assets", "/assets/*subpath", None),
    ("health", "/health", None),
    ("help", "/help", None),
    ("registers", "/registers", None),
    ("purpose", "/purpose", None),
    ("search", "/search", None),
    ("declaration", "/declaration", None),
    ("families", "/families", None),
    ("personnel", "/personnel-files", None),
    ("folder", "/folders/{ref}", resources.folder),
    ("folder_people", "/folders/{ref}/people", resources.folder),
    ("folder_add", "/folders/{ref}/add", resources.folder),
    ("uploads", "/uploads", None),
    ("upload", "/uploads/{ref}", resources.upload),
    ("upload_discard", "/uploads/{ref}/discard", resources.upload),
    ("document", "/documents/{ref}", resources.shown_document),
    ("document_page", "/documents/{ref}/pages/{version}/{page}", resources.document),
    ("document_thumbnail", "/documents/{ref}/thumbnail", resources.document),
    ("document_download", "/documents/{ref}/download/{version}", resources.document),
    ("document_why", "/documents/{ref}/why", resources.document),
    ("document_who", "/documents/{ref}/who", resources.document),
    ("document_edit", "/documents/{ref}/edit", resources.document),
    ("document_add", "/documents/{ref}/add", resources.document),
)

STANDALONE: Table = (
    ("sign_in", "/sign-in", None),
    ("sign_in_code", "/sign-in/code", None),
    ("still_here", "/sign-in/still-here", None),
    ("sign_out", "/sign-out", None),
    ("invitation", "/invitation/{token}", None),
    ("invitation_code", "/invitation/{token}/code", None),
    ("own_account", "/account", None),
    ("own_password", "/account/password", None),
    ("own_recovery", "/account/recovery-codes", None),
    ("own_devices", "/account/devices", None),
    ("own_sign_out", "/account/sign-out-everywhere", None),
    ("accounts", "/accounts", None),
    ("account_new", "/accounts/new", None),
    ("account", "/accounts/{ref}", None),
    ("account_link", "/accounts/{ref}/link", None),
    ("account_mail", "/accounts/{ref}/mail", None),
    ("account_end", "/accounts/{ref}/end", None),
)
"""What a host application does itself: signing in, and who may."""


FURTHER = (notices, conflicts, policies, personnel, families, categories, needs)


def includeme(config: Configurator) -> None:
    """The routes that are there in every application."""
    add_routes(config, ROUTES)
    for each in FURTHER:
        add_routes(config, each.ROUTES)
