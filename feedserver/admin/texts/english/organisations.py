"""What the pages about organisations say in English."""

from feedserver.admin.texts.model.organisations import OrganisationTexts

ORGANISATIONS = OrganisationTexts(
    title="Organisations",
    intro="Groups of users, as the application knows them.",
    label="Name or id",
    caption="Organisations by id",
    found_none="There is no such organisation.",
    name="Name",
    id="Id",
    members="Users",
    links="Links not ended",
    state="State",
    created="Known since",
    about="About",
    back="All organisations",
    show_members="Show the users",
    active="Active",
    suspended="Suspended",
    causes={
        "host": "The application does not allow publishing for this organisation.",
        "held": "An administrator suspended the organisation.",
    },
    end_all="End all links",
    end_all_why=(
        "All addresses of all its users at once and for good. You are shown how many, and asked, before."
    ),
    audit="Audit log of this organisation",
    audit_why="Who changed what, when and why.",
    suspend="Suspend",
    suspend_why="Calendars of all its users show a notice until you resume it. Nothing is lost.",
    suspend_title="Suspend {}?",
    suspend_says=(
        "All links of its users show a notice in place of the bookings, as soon as calendars ask again.",
        "Users who join the organisation later are suspended too.",
        "The application cannot undo it; an administrator can, at any time.",
        "The addresses stay the same. After resuming, calendars show the bookings again.",
    ),
    suspend_members=("It concerns 1 user.", "It concerns {number} users."),
    suspend_yes="Yes, suspend",
    resume="Resume",
    resume_why="Calendars of its users show the bookings again.",
    resume_title="Resume {}?",
    resume_says=(
        "Your suspension ends.",
        "Calendars of its users show the bookings again, as soon as they ask.",
        "Users who are suspended for a reason of their own stay suspended.",
    ),
    resume_still="There is another reason for which the bookings stay hidden: {}",
    resume_yes="Yes, resume",
    done={
        "suspended": "The organisation is suspended. Calendars of its users show a notice.",
        "resumed": "The suspension has ended.",
    },
)
