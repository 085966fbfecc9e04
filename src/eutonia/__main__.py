"""`python -m eutonia` is `eutonia`."""

from eutonia.cli import main

raise SystemExit(main())
