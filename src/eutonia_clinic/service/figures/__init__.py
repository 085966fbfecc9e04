"""The figures of a clinic for a period. Each is the rows behind it: the number is how many they are, or their summary."""
