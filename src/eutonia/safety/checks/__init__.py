"""The checks: each looks at one thing in a scene and yields a finding for what it sees."""
