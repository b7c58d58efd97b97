"""What all pages say in English."""

from feedserver.pages.texts.model import CommonTexts
from feedserver.use.ago import ENGLISH as ENGLISH_TIMES

COMMON = CommonTexts(
    language="en",
    locale="en_GB",
    times=ENGLISH_TIMES,
    skip="To the content",
    log_out="Log out",
    cancel="No, go back",
    copy="Copy",
    copied="Copied",
    mistakes="Please look at the form again",
    refusals={
        "forged": (
            "This did not come from your page",
            "Nothing was changed. Please go back, load the page again and try once more.",
        ),
        "missing": ("There is no such page", "It may have been one of an earlier visit."),
        "away": (
            "The page is not available at present",
            "Nothing was changed. Please try again in a minute.",
        ),
        "too_many": (
            "That was too often for today",
            "Nothing was changed. Please try again tomorrow.",
        ),
        "bad": ("This request cannot be understood", "Nothing was changed."),
    },
)
