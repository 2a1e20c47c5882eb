"""Say in plain words what is missing before anything is set up. Runs on any Python 3, so it uses nothing new."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Bartizan needs Python 3.11 or later; this is %d.%d (%s).\n"
        "If a later one is installed, name it: make demo PYTHON=python3.12"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit(
        "This Python (%s) cannot make virtual environments: its venv or ensurepip module is missing.\n"
        "On Debian and Ubuntu: apt-get install python3-venv" % sys.executable
    )
