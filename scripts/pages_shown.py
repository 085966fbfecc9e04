"""Which pages of the clinic the documentation shows, the question that each answers, and the mockup that it was built after."""

from __future__ import annotations

from dataclasses import dataclass

DESK, TABLET, PHONE, SHEET = "1440", "768", "360", "900"
DARK = f"{DESK}-dark"
WIDTHS = (DESK, PHONE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One page. `name` is that of its pictures, `route` that of the access table, `mockups` the pictures beside it."""

    name: str
    title: str
    question: str
    route: str
    widths: tuple[str, ...] = WIDTHS
    mockups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that belong to one piece of work."""

    title: str
    pages: tuple[Shown, ...]


CHAPTERS = (
    Chapter("Coming in", (
        Shown("sign-in", "Sign in", "Who are you?", "account_login"),
        Shown("tour", "Tour", "What is there to look at in the demonstration?", "demo:tour"),
        Shown("today", "Today", "Who needs me first?", "visits:today", mockups=("today-1440", "today-360")),
        Shown("everyone", "Everyone", "Who is due, and what waits?", "visits:everyone"),
    )),
    Chapter("People", (
        Shown("people", "People", "Is this person in the record?", "patients:people"),
        Shown("register", "Register", "Who is this, and are they here already?", "patients:register"),
        Shown("person", "Person", "How is she doing, and did it do what we said?", "visits:person", mockups=("person-1440",)),
        Shown("record", "Record", "What was found, planned, given and seen, all of it?", "visits:record"),
        Shown("identity", "Who it is", "Who is this, and what was known before?", "patients:identity"),
        Shown("same", "Same person", "Are these two entries one person?", "patients:same"),
        Shown("toxin", "Toxin", "What toxin was there, from anywhere?", "patients:toxin"),
        Shown("tell-treatment", "Toxin elsewhere", "What was given elsewhere, and who said so?", "patients:tell_treatment"),
        Shown("book", "Book", "When is the next visit, and is it too early?", "visits:book"),
    )),
    Chapter("Assess and ask", (
        Shown("assess", "Assess", "What is found today, and what is wanted?", "visits:assess"),
        Shown("assessment", "Recorded assessment", "What was found that day, and by whom?", "visits:assessment"),
        Shown("ask-again", "Ask again", "Is it still so with toxin and safety?", "visits:ask_again"),
        Shown("may-we", "May we?", "May we inject, and if not, why not?", "visits:may_we"),
    )),
    Chapter("Plan and sign", (
        Shown(
            "plan", "Plan board", "Is this plan right, within limits, and what will it bring?", "visits:plan",
            (DESK, TABLET, PHONE, DARK), ("plan-board-1440", "plan-board-768", "plan-board-360", "plan-board-dark-1440"),
        ),
        Shown("plan-courses", "Every course", "What is to be expected of every measure?", "visits:plan_courses"),
        Shown("give-reason", "Give a reason", "Why is this finding accepted?", "visits:give_reason"),
        Shown("second-reason", "Second name", "Do I agree, under my own name?", "visits:second_reason"),
        Shown(
            "sign", "Sign", "Is this exactly what I mean, for this person?", "visits:sign", mockups=("sign-1440",),
        ),
        Shown("signed-plan", "Signed plan", "What was signed, by whom, and does it still stand?", "visits:signed_plan"),
        Shown(
            "sheet", "Injection sheet", "The same plan on one A4 page, in black and white", "visits:sheet", (SHEET,),
            ("injection-sheet-a4",),
        ),
        Shown("labels", "Syringe labels", "What is in this syringe, and where does it go?", "visits:labels", (SHEET,)),
    )),
    Chapter("Inject", (
        Shown(
            "session", "Session", "What do I give next, and does it add up?", "visits:session", (TABLET, PHONE),
            ("session-768",),
        ),
        Shown("vials", "Vials", "Which vials are these, and are they in date?", "visits:vials", (TABLET, PHONE)),
        Shown("given", "Given", "What was given, drawn and wasted?", "visits:given"),
        Shown("recall", "Recall", "Who was given something from this lot?", "visits:recall"),
    )),
    Chapter("Follow up", (
        Shown("follow-up", "Follow-up", "What is seen now, and did harm come of it?", "visits:follow_up"),
        Shown("seen", "Seen", "Did it do what was forecast?", "visits:seen"),
    )),
    Chapter("Diary", (
        Shown("diary", "Diary", "How was it between visits, and who says so?", "diary:entries"),
        Shown("diary-flag", "Red flag of a diary", "What is new, and what was done about it?", "diary:flag"),
        Shown("diary-invite", "Who keeps the diary", "Who may write, on which device?", "diary:invite"),
        Shown("diary-symptoms", "What the diary asks for", "What matters to this person?", "diary:symptoms"),
        Shown(
            "diary-app", "The person's own app", "How was today, do I need help?", "diary:home", (PHONE,),
            ("diary-360", "diary-red-flag-360"),
        ),
        Shown("diary-paper", "Diary on paper", "The same questions, for the hand?", "diary:paper", (DESK,)),
        Shown("diary-type-in", "Type in a paper sheet", "What stands on the paper?", "diary:type_in", (DESK, PHONE)),
    )),
    Chapter("Adverse events", (
        Shown("events-open", "Adverse events", "What has to be done about harm that was told?", "events:open"),
        Shown("events-of-person", "Events of a person", "What harm came after it, and what became of it?", "events:of_person"),
        Shown("event-record", "Record an adverse event", "What happened, when, after what, and is it serious?", "events:record"),
        Shown("event", "Adverse event", "What is known of it, and who has to do what?", "events:event"),
        Shown("event-follow", "Follow it up", "What was learned since?", "events:follow"),
        Shown("event-report", "Report to a regulator", "What does the scheme ask for?", "events:report", (SHEET,)),
        Shown("events-lots", "Lots and products", "Does one lot stand out against the others?", "events:signals"),
        Shown("events-behind", "People behind a lot", "Who was given it, and what happened to them?", "events:behind"),
    )),
    Chapter("When the effect fades", (
        Shown("fading", "The course of the effect", "Why does it fade, and what follows?", "responses:review"),
    )),
    Chapter("Who comes when", (
        Shown("when-next", "When next?", "Which days fit this person, and why?", "scheduling:propose"),
        Shown("overdue", "Overdue", "Who was forgotten?", "scheduling:overdue"),
        Shown("working-days", "Working days", "When does this clinic see people?", "scheduling:days"),
        Shown("calendar", "Calendar", "How do the bookings come into my own calendar?", "scheduling:calendar"),
    )),
    Chapter("Letters and consent", (
        Shown("letters", "Letters and consent", "What was written, and what was consented to?", "letters:of_person"),
        Shown("write-letter", "Write a letter", "To whom, and about which treatment?", "letters:write"),
        Shown("letter-draft", "Letter being written", "Is this right, and what do I add?", "letters:draft"),
        Shown("letter", "Letter", "What was said, and does it still hold?", "letters:letter"),
        Shown("letter-print", "Letter on paper", "What does the person take home?", "letters:print", (SHEET,)),
        Shown("consent", "Consent", "What was talked over, and what was decided?", "letters:consent"),
        Shown("consent-form", "Consent form", "What is signed on paper?", "letters:consent_print", (SHEET,)),
        Shown("consented", "Recorded consent", "What is on record, and does it still hold?", "letters:consented"),
    )),
    Chapter("The service", (
        Shown("service", "Service", "How do we do, and of whom is that?", "service:overview", (DESK, TABLET, PHONE)),
        Shown("service-people", "People behind a figure", "Whose is this number?", "service:people"),
        Shown("service-report", "Service report", "How did we do, as it read on that day?", "service:report", (SHEET,)),
        Shown("service-export", "Research export", "What leaves the clinic, for what, and who is safe in it?", "service:export"),
    )),
    Chapter("What is known", (
        Shown("knowledge", "Knowledge", "What holds here, and what has nobody read?", "facts:overview", (DESK, TABLET, PHONE)),
        Shown("fact", "Fact", "What does it say, since when, and which plans rest on it?", "facts:fact"),
        Shown("fact-plans", "Plans that used a fact", "Which plans were given on it?", "facts:plans"),
        Shown("fact-verify", "Verify", "What does the current label say?", "facts:verify"),
        Shown("fact-second", "Second name", "Do I read the same?", "facts:second"),
        Shown("self-test", "Self-test", "Are dangerous plans caught here?", "facts:self_test"),
    )),
    Chapter("Who works here", (
        Shown("audit", "Audit", "Who did what, and is the chain whole?", "accounts:audit"),
        Shown("colleagues", "People and roles", "Who works here, and what may each do?", "accounts:colleagues"),
        Shown("sites", "The clinic and its sites", "Where are people seen, and what holds for the clinic?", "accounts:sites"),
        Shown("account", "Your account", "How do I sign in, and how does it look?", "accounts:mine"),
    )),
)  # fmt: skip

PAGES = tuple(page for chapter in CHAPTERS for page in chapter.pages)

WAY_IN = "a small step of signing in"
OWN_ACCOUNT = "a small step of one's own account"
COLLEAGUE = "a small step of People and roles"
AS_ANOTHER = "looks like the page that it corrects or prints"
QUESTION = "one question with its reason"
TABLES = "the facts that are shown, many at once"
IN_THE_APP = "what the person's app is made of, no page"
NOT_SHOWN = {
    "account_logout": WAY_IN, "account_inactive": WAY_IN, "account_reset_password": WAY_IN,
    "account_reset_password_done": WAY_IN, "account_reset_password_from_key": WAY_IN,
    "account_reset_password_from_key_done": WAY_IN, "mfa_authenticate": WAY_IN, "openid_connect_login": WAY_IN,
    "openid_connect_callback": WAY_IN, "socialaccount_login_cancelled": WAY_IN, "socialaccount_login_error": WAY_IN,
    "socialaccount_signup": WAY_IN, "account_reauthenticate": WAY_IN, "mfa_reauthenticate": WAY_IN,
    "account_change_password": OWN_ACCOUNT, "account_set_password": OWN_ACCOUNT, "mfa_activate_totp": OWN_ACCOUNT,
    "mfa_view_recovery_codes": OWN_ACCOUNT, "mfa_generate_recovery_codes": OWN_ACCOUNT, "mfa_index": OWN_ACCOUNT,
    "mfa_deactivate_totp": OWN_ACCOUNT, "socialaccount_connections": OWN_ACCOUNT, "accounts:home": OWN_ACCOUNT,
    "accounts:clinics": OWN_ACCOUNT,
    "accounts:invite": COLLEAGUE, "accounts:colleague": COLLEAGUE, "accounts:end": COLLEAGUE,
    "accounts:new_link": COLLEAGUE, "accounts:second_factor_off": COLLEAGUE, "accounts:sign_out": COLLEAGUE,
    "responses:reviewed": AS_ANOTHER, "scheduling:missed": QUESTION, "scheduling:feed": "what a calendar reads, no page",
    "accounts:missing": "stands there after a restore only",
    "facts:take_back": QUESTION, "accounts:site": COLLEAGUE, "patients:no_longer_apart": QUESTION,
    "patients:register_here": QUESTION, "patients:unmerge": QUESTION, "visits:cancel": QUESTION,
    "patients:correct_identity": AS_ANOTHER, "patients:correct_treatment": AS_ANOTHER, "visits:correct_session": AS_ANOTHER,
    "diary:worker": IN_THE_APP, "diary:manifest": IN_THE_APP, "diary:close_device": QUESTION, "diary:telephone": QUESTION,
    "service:research": QUESTION, "facts:tables": TABLES, "facts:table": TABLES,
    "events:correct": AS_ANOTHER, "events:report_file": "the printed report as a file", "events:hand_over": QUESTION,
    "visits:correct_follow_up": AS_ANOTHER, "visits:draft_sheet": AS_ANOTHER, "visits:draft_labels": AS_ANOTHER,
    "visits:paper": AS_ANOTHER,
}  # fmt: skip
"""Routes that answer with a page and are not shown, each with the reason."""
