"""The smallest knowledge that loads, as text by file name, so that a test can break exactly one thing in it."""

from __future__ import annotations

from pathlib import Path

from eutonia.knowledge import Knowledge, load

PLACE = 'per = "side", jurisdiction = "US"'
AMOUNTS = "low = 50, typical = 75, high = 100.5, sites_low = 2, sites_high = 4"
CITE = '{ source = "label", section = "table 1", state = "seen" }'

PRODUCT = f"""
id = "sampletoxinA"
brand = "Sample"
serotype = "A"
step_units = 5
step_cite = {CITE}
planned_here = true
needs_reconstitution = true
vial = [{{ units = 100, jurisdiction = "US", cite = {CITE} }}]
dilution = [
  {{ vial_units = 100, diluent_ml = 2, use = "limb", recommended = true, jurisdiction = "US", cite = {CITE} }},
]

[[interval]]
id = "sample-interval"
days = 84
indication = ""
words = "At least 12 weeks."
jurisdiction = "US"
cite = {CITE}

[[indication]]
words = "Lower limb spasticity."
use = "lower limb spasticity"
muscles = ["soleus"]
jurisdiction = "US"
cite = {CITE}
"""

LIMITS = f"""
[[limit]]
id = "sample-site"
scope = "site_units"
subject = ""
indication = ""
maximum = 50
unit = "units"
severity = "reason"
needs_second_name = false
words = "Largest site"
jurisdiction = "US"
cite = {CITE}

[[limit]]
id = "sample-cumulative"
scope = "cumulative"
subject = ""
indication = ""
maximum = 400
unit = "units"
window_days = 84
severity = "reason"
needs_second_name = true
words = "12 weeks, everywhere"
jurisdiction = "US"
cite = {CITE}
"""

DOSES = f"""
dose = [
  {{ muscle = "soleus", {AMOUNTS}, kind = "label", {PLACE}, on_label = true, words = "", cite = {CITE} }},
]
"""

MUSCLE = f"""
id = "soleus"
name = "Soleus"
part = "leg"
region = "calf"
action = "Plantarflexes the ankle."
nerve = "Tibial"
roots = "S1, S2"
depth = "intermediate"
deep_leg_compartment = false
near_chest_wall = false
swallowing_weight = 0
holds_up = "standing"
weakness_costs = "Control of the shin."
neighbours_at_risk = "Tibial nerve."
guidance = "Below the gastrocnemius."
guidance_method = "ultrasound"
anatomy = {CITE}
volume = {{ millilitres = 435.9, cite = {CITE} }}
"""

PATTERN = f"""
id = "equinus-foot"
name = "Equinus foot"
part = "leg"
joint = "ankle"
movement = "ankle dorsiflexion"

[[muscles]]
muscle = "soleus"
where = "same"
rank = "primary"
cite = {CITE}

[[against]]
id = "equinus-weak"
when = "weak:soleus"
words = "The calf is weak."
keeps = ["soleus"]
cite = {CITE}
"""

SCREEN = f"""
[[question]]
id = "fever"
words = "Is there a fever?"
topic = "trigger"
if_yes = "reason"
if_unknown = "reason"
outcome_if_yes = "not_now"
products = ["sampletoxinA"]
parts = ["leg"]
because = "A fever makes spasms worse."
remedy = "Treat it first."
needs_second_name = false
cites = [{CITE}]
"""

FILES = {
    "version.toml": 'version = "1"\n',
    "sources.toml": '[[source]]\nid = "label"\ntitle = "Label"\nkind = "label"\npublisher = "Maker"\ndated = "2023-06"\n',
    "products/sampletoxinA/product.toml": PRODUCT,
    "products/sampletoxinA/limits.toml": LIMITS,
    "products/sampletoxinA/doses.toml": DOSES,
    "products/sampletoxinA/statements.toml": f"""
[[statement]]
topic = "storage"
words = "In a refrigerator."
cite = {CITE}
""",
    "muscles/leg/soleus.toml": MUSCLE,
    "patterns/leg/equinus-foot.toml": PATTERN,
    "scales/pain.toml": f"""
id = "pain"
name = "Pain"
range = "0 to 10"
direction = "higher is worse"
important_change = "2 points"
scoring = "Rated by the person."
licence = "Free."
cites = [{CITE}]
""",
    "alternatives/baclofen.toml": f"""
id = "baclofen"
name = "Baclofen"
line = "first"
kind = "oral"
scope = "generalised"
dose = [{{ words = "5 mg three times daily", cite = {CITE} }}]
""",
    "screen/trigger.toml": SCREEN,
    "settings/planner.toml": f"""
[[setting]]
id = "planner.needle_cost"
value = -0.25
unit = "points"
words = "What a needle costs."
cite = {CITE}
""",
    "belief/priors.toml": f"""
[[parameter]]
id = "benefit"
distribution = "normal"
centre = 1.25
spread = 0.5
between = 0.25
unit = "points"
words = "Benefit."
cites = [{CITE}]
""",
    "loss/reasons.toml": f"""
[[step]]
id = "dose"
name = "Dose"
asks = "Was it enough?"
questions = [{{ id = "dose-lost", words = "Was any lost?", if_yes = "Less reached the muscle." }}]
to_do = [{{ words = "Review the dose.", cite = {CITE} }}]
""",
}  # fmt: skip


def write(root: Path, files: dict[str, str]) -> Path:
    """Writes the files under `root` and returns it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """All the files, with one passage of one file changed. The passage must stand there exactly once."""
    assert FILES[name].count(old) == 1, f"{old!r} stands {FILES[name].count(old)} times in {name}"
    return FILES | {name: FILES[name].replace(old, new)}


def loaded(root: Path, files: dict[str, str] | None = None) -> Knowledge:
    """The knowledge in the files."""
    return load(write(root, FILES if files is None else files))
