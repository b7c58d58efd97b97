"""Programs that did not write the feed read it, and must read the same."""

import zoneinfo

# As the readers say: by the zones of tzdata. The machine's own may be years behind.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()
