"""The demonstration: a clinic of made-up people, made by the same acts as a real one, and a tour of what to look at."""
