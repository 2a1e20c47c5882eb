"""Reports and files: everything here reads a result folder, never a kernel.

`terminal` writes the summary for a terminal, `report` the HTML page, `trace` one replication in words, `tables` the
event log as rows, `plots` pictures for slides, `progress` what is shown while one waits.
"""

from __future__ import annotations
