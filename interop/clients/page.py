"""The configuration that docs/clients.md shows, for the programs that run it."""

import os
import re


def configuration(heading):
    """The lines of the first block below a heading."""
    with open(os.environ["page"], encoding="utf-8") as page:
        section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page.read(), re.M | re.S)
    assert section, f"the page has no section {heading}"
    return re.search(r"^```python\n(.*?)^```", section[1], re.M | re.S)[1]
