"""When the effect fades: the reasons walked one by one, the answers kept, the alternatives discussed."""
