"""The floor to stand on: a bare Pyramid application on waitress that serves one file, and knows nobody.

python -m benchmarks.floor FILE --port PORT
"""

from __future__ import annotations

import argparse

import waitress
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import FileResponse


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()

    def download(request: Request) -> FileResponse:
        return FileResponse(options.file, request, content_type="application/octet-stream")

    with Configurator() as config:
        config.add_route("download", "/download")
        config.add_view(download, route_name="download")
        waitress.serve(config.make_wsgi_app(), host="127.0.0.1", port=options.port, threads=4, _quiet=True)


if __name__ == "__main__":
    main()
