"""The builders: the only room that knows RFC 5545.

Values in, bytes out: no request, no database, no clock. ``event.py`` makes one VEVENT from one
booking (``state.py`` and ``details.py`` fill it, ``text.py`` cleans what the host wrote), ``series.py``
a master with its overrides (``agreed_rules.py`` says which rules are safe), ``vtimezone.py`` one
VTIMEZONE for a span of time (from ``zone_rule.py``, ``zone_table.py`` and ``zone_span.py``) and
``calendar.py`` what stands around them in a feed. ``lines.py`` and ``values.py`` write lines and values;
the tests hold their bytes against icalendar's. ``check.py`` judges the finished bytes without them.
"""
