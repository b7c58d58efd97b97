"""nginx with the octets of a feed as a file: as fast as HTTP gets, and out of Python's reach."""

import getpass
import os
import shutil
from pathlib import Path

from benchmarks.unavailable import Unavailable

PATH = "/feed.ics"

_CONFIGURATION = """
user {user}; daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp;
    scgi_temp_path temp;
    server {{ listen 127.0.0.1:{port}; root .; default_type text/calendar; }}
}}
"""


def command(folder: Path, port: int, body: bytes) -> list[str]:
    """What starts it in that folder, once the file is there.

    Raises:
        Unavailable: nginx is missing.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise Unavailable("nginx is missing: apt-get install nginx")
    folder.mkdir()
    (folder / PATH.removeprefix("/")).write_bytes(body)
    (folder / "nginx.conf").write_text(_CONFIGURATION.format(port=port, user=getpass.getuser()))
    return [program, "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"]
