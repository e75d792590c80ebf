#!/bin/sh
# Launch agent: enter-host.sh HOST COMMAND... runs a command in the network namespace of that name, under that host name.
host=$1
shift
exec ip netns exec "$host" unshare --uts sh -c 'hostname "$0" && exec sh -c "$1"' "$host" "$*"
