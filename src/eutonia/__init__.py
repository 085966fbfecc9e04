"""Eutonia: treatment planning for botulinum toxin in the spasms and spasticity of adults with multiple sclerosis."""

__version__ = "0.1.0"
