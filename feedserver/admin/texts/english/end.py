"""What the pages on which many links are ended say in English."""

from feedserver.admin.texts.model.end import EndTexts

END = EndTexts(
    title="End many links",
    intro=(
        "Fill in one line or more. Links to which all of them apply will end. "
        "You are shown how many, and asked, before."
    ),
    user="Id of a user",
    organisation="Id of an organisation",
    issued_before="Issued before",
    issued_before_hint="Links issued on that day or later stay. Days are in UTC.",
    count="Count the links",
    blank="Please fill in at least one line.",
    no_user="There is no user of that id.",
    no_organisation="There is no organisation of that id.",
    no_day="Please give a day such as 2026-12-31.",
    nothing="No link that still works fits. Nothing was changed.",
    ask_title=("End 1 link?", "End {number} links?"),
    of_user="They belong to {} ({}).",
    of_organisation="They belong to users of {} ({}).",
    of_day="They were issued before {}.",
    says=(
        "Their addresses stop showing bookings at once. This cannot be undone.",
        "Calendars that hold them show one notice in their place as soon as they ask again.",
        "Users can make new links on their own page, unless they are suspended.",
    ),
    yes=("Yes, end it", "Yes, end all {number}"),
    done=("1 link has ended.", "{number} links have ended."),
)
