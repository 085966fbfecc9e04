"""The clinic: records, access and pages around the engine, for many people and by many hands."""
