"""A process of its own for some of those who act at once: wishes come in, a list a line; what became of them goes out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from proof.on_both import set_up


def main(most: int) -> None:
    """Serve races until no more come. Between `ready` and the answer lies one line that says when."""
    set_up()
    from proof.races.acting import Crowd, Wish

    crowd = Crowd(most)
    _say("here")
    while line := sys.stdin.readline():
        crowd.ready([Wish(**one) for one in json.loads(line)])
        _say("ready")
        _say([asdict(one) for one in crowd.go(float(sys.stdin.readline()))])
    crowd.close()


def _say(what: str | Sequence[object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
