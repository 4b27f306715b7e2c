# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The links of a built documentation site, as a browser would follow them: Sphinx looks at references only, not at what antsibull-docs writes as HTML.

usage: python tests/tools/links.py FOLDER
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, the places in it that can be linked to, and what a browser would fetch from elsewhere to show it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        said = {name: value or "" for name, value in attrs}
        self.places |= {said[name] for name in ("id", "name") if name in said}
        source = said.get("src") or (said.get("href") if tag == "link" and "stylesheet" in said.get("rel", "") else None)
        if source:
            self.fetched.append(source)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])


def faults(folder: Path) -> tuple[list[str], int]:
    """(a line for each link that leads nowhere and each file that comes from another host, how many links were followed)."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    wrong, followed = [], 0
    for path, page in pages.items():
        here = path.relative_to(folder)
        wrong += ["%s: fetches %s" % (here, source) for source in page.fetched if urlsplit(source).netloc]
        for link in page.links + page.fetched:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            followed += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                wrong.append("%s: there is no %s" % (here, link))
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places:
                wrong.append("%s: %s has no such place" % (here, link))
    return wrong, followed


if __name__ == "__main__":
    found, count = faults(Path(sys.argv[1]).resolve())
    print("\n".join(found + ["%d links followed, %d lead nowhere" % (count, len(found))]))
    sys.exit(1 if found or not count else 0)
