"""What keeps people from using the pages: axe-core over each of them, languages, narrow screens.

Each page in one language and one look; in all of them with ``make campaign-looks``.
"""

import pytest

from tests.admin.chromium.administrator import Administrator
from tests.admin.chromium.every_page import PAGES, visit_every_page
from tests.admin.chromium.routes import application, page_of, pages
from tests.admin.chromium.scene import Scene
from tests.chromium.turns import WALKS, by_turns
from tests.chromium.window import COLOURS
from tests.full import full_or
from tests.processes.installation import Installation

#: Dark, width in CSS pixels, and the rules: all on a computer and on a phone, those of colours in each look.
LOOKS = full_or(
    {"en": ((False, 1200, ""), (True, 360, COLOURS)), "de": ((True, 1200, COLOURS), (False, 360, ""))},
    {"en": ((False, 1200, ""),), "de": ((True, 360, ""),)},
)
NARROWEST = 320


@pytest.mark.long
@pytest.mark.parametrize("languages", WALKS, ids=" and ".join)
def test_axe_core_finds_nothing_and_nothing_scrolls_sideways(
    admin: Administrator,
    scene: Scene,
    axe: str,
    languages: tuple[str, ...],
    web_installation: Installation,
) -> None:
    found, visited = {}, []
    for name, language in by_turns(admin, languages, visit_every_page(admin, scene)):
        visited.append(admin.path)
        assert admin.one("html").get_attribute("lang") == language, name
        for dark, width, rules in LOOKS[language]:
            admin.look(dark=dark)
            admin.resize(width)
            found[name, width] = [*admin.overflow(), *admin.violations(axe, rules)]
        admin.resize(NARROWEST)
        found[name, NARROWEST] = admin.overflow()
        admin.resize(1200)
    assert not any(found.values()), {where: what for where, what in found.items() if what}
    assert len(visited) == PAGES
    app = application(web_installation.home)
    assert pages(app) - {page_of(app, path) for path in visited} == set()


@pytest.mark.usefixtures("scene")
def test_the_colours_follow_the_system(admin: Administrator) -> None:
    """Else the test above would look at the same colours twice."""
    backgrounds = set()
    for dark in (False, True):
        admin.look(dark=dark)
        admin.go("")
        backgrounds.add(admin.one("body").value_of_css_property("background-color"))
    assert len(backgrounds) == 2
