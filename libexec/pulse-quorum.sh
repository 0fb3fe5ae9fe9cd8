#!/bin/sh
# pulse-quorum.sh RUN HOST…: does this router reach one of the quorum hosts (docs/quorum.md)? Exit 0 with the first answer, 1 after a
# second without. RUN is /run/pulse below LVS_ROOT. keepalived runs it once a second: as few processes as can be.

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
run=$1
shift
# A router on which the test cannot be made is not judged by it.
command -v ping >/dev/null 2>&1 || exit 0
pings=
for host; do
  ping -n -q -c 1 -W 1 "$host" >/dev/null 2>&1 &
  pings="$pings $!"
done
for ping in $pings; do
  if wait "$ping"; then
    [ ! -e "$run/quorum-lost" ] || rm -f "$run/quorum-lost"
    exit 0
  fi
done
# since when, for the status
[ -e "$run/quorum-lost" ] || date -u +%Y-%m-%dT%H:%M:%SZ >"$run/quorum-lost"
exit 1
