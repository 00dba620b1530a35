# Sourced by the doors of this folder: goes to the project's root and sets PYTHON to an interpreter from 3.11 to 3.13.
# A name on PATH proves nothing (version managers leave names that only print an error), so each candidate is run.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

PYTHON=
for candidate in "${PYTHON_BIN:-}" python3 python3.13 python3.12 python3.11 python; do
  if [ -n "$candidate" ] &&
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; then
    PYTHON=$candidate
    break
  fi
done

if [ -z "$PYTHON" ]; then
  {
    echo "Không tìm thấy Python 3.11, 3.12 hoặc 3.13 trên máy này. Hãy cài một bản (Debian/Ubuntu: apt-get install python3"
    echo "python3-venv) rồi chạy lại; nếu Python nằm nơi khác, đặt PYTHON_BIN=/đường/dẫn/python3.12."
    echo "No Python 3.11, 3.12 or 3.13 was found. Install one (Debian/Ubuntu: apt-get install python3 python3-venv) and run"
    echo "this again; if yours lives elsewhere, set PYTHON_BIN=/path/to/python3.12."
  } >&2
  exit 1
fi

# The environment's own modules must not be shadowed by whatever the caller's shell carries.
unset PYTHONPATH PYTHONHOME
