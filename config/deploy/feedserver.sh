#!/bin/sh
# The command "feedserver" with the settings and the user of feedserver.service, for administrators of the machine.
# Install it: install -m 0755 config/deploy/feedserver.sh /usr/local/bin/feedserver
set -eu
set -a
. /etc/feedserver/environment
set +a
# As the unit: config/ is looked for here. Name files with their whole path.
cd "$FEEDSERVER_HOME"
# As root the command would make files that the server cannot write.
exec runuser -u feedserver -- /opt/feedserver/.venv/bin/feedserver "$@"
