"""What is published and what is assumed: claims with sources, assumptions with reasons, programmes as reported.

`load_catalogue()` opens the door; `Catalogue.figure(id)` answers every question the engine asks.
"""

from __future__ import annotations
