"""Write the page of security and the list of packages: `python -m proof.security`."""

from __future__ import annotations

from proof.security import packages, table

if __name__ == "__main__":
    packages.LIST.parent.mkdir(parents=True, exist_ok=True)
    packages.LIST.write_text(packages.text(), encoding="utf-8")
    table.PAGE.write_text(table.page(), encoding="utf-8")
