# pulse under systemd: the units (packaging/systemd) do for keeper and pid files. A part of bin/pulse, which reads this file in; it
# has to work without Node.
#
# A unit is started alike by an administrator, at boot and after a crash, and only the first may take an lvs.cf that was not
# applied. Marks in /run/pulse tell them apart:
#   compiled    `pulse start` has compiled it already
#   crashed     keepalived ended by itself: what was applied goes on
#   restarting  stopped by a restart: if lvs.cf is refused, what was applied goes on
#   refused     an administrator's start was refused: it stays stopped, as without systemd

under_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }

at_boot() { case $(systemctl is-system-running 2>/dev/null) in initializing | starting) ;; *) return 1 ;; esac; }

unit_prepare() {
  refuse_beside_original || return 1
  if [ ! -e "$run/compiled" ] && [ ! -e "$run/crashed" ] && ! at_boot; then
    compile
    status=$?
    if [ "$status" -ne 0 ]; then
      [ -e "$run/restarting" ] || : >"$run/refused"
      return "$status"
    fi
  fi
  rm -f "$run/crashed" "$run/compiled" "$run/restarting"
  if [ ! -e "$applied/meta.json" ]; then : >"$run/refused"; fi
  prepare
}

unit_cleanup() {
  after_keepalived
  if [ "${SERVICE_RESULT:-success}" = success ]; then
    remove_table
    "$here/pulse-marks" unload
    "$here/pulse-firewall" unload
    end_sync
    be_heard ''
    be_heard @2
    rm -f "$run/crashed" "$run/loaded"
    forget_lowering
    if systemctl list-jobs pulse.service 2>/dev/null | grep -q ' restart '; then : >"$run/restarting"; fi
  elif [ -e "$run/refused" ]; then
    rm -f "$run/refused"
    # A stop that is asked for now keeps Restart= from trying again every second what was refused.
    systemctl --no-block stop pulse.service
  else
    rm -f "$run/restarting"
    : >"$run/crashed"
  fi
  # Last: systemd gives all of this TimeoutStopSec.
  each_group roles_follow
}

# systemd's word comes when keepalived was executed, which is before it has its pid file.
start_unit() { systemctl "$1" pulse.service && { keepalived_runs; state; }; }

through_units() {
  case $1 in
    start | restart)
      [ "$1" = start ] && running && { state; return 0; }
      compile || return $?
      : >"$run/compiled"
      start_unit "$1"
      ;;
    boot) : >"$run/compiled"; start_unit start ;;
    stop) systemctl stop pulse.service ;;
  esac
}

# systemd-networkd takes every address from its links that it did not set itself, when it starts and when a link is reconfigured
# (an upgrade of systemd is enough): the VIPs would be gone for a second, and the service with them. A drop-in for this boot tells
# it to keep them; reading it in changes nothing that stands (docs/decisions/0190).
networkd_keeps() {
  [ -z "$root" ] && [ -d /run/systemd/netif/links ] || return 0
  told=
  for device in $(while read -r _ device _; do echo "$device"; done <"$applied/addresses" | sort -u); do
    read -r index 2>/dev/null <"/sys/class/net/$device/ifindex" || continue
    file=$(sed -n 's/^NETWORK_FILE=//p' "/run/systemd/netif/links/$index" 2>/dev/null)
    # A link that networkd leaves alone has none.
    [ -n "$file" ] || continue
    name=${file##*/}
    ours=/run/systemd/network/$name.d/50-lvs-console.conf
    [ ! -e "$ours" ] || continue
    # What root wrote counts; only the addresses of DHCP are not ours.
    case $(cat "$file" /etc/systemd/network/"$name".d/*.conf 2>/dev/null | sed -n 's/^KeepConfiguration=//p' | tail -n 1) in
      '') keep=static ;;
      dhcp*) keep=yes ;;
      *) continue ;;
    esac
    mkdir -p "${ours%/*}" && printf '[Network]\nKeepConfiguration=%s\n' "$keep" >"$ours" && told=1
  done
  [ -z "$told" ] || networkctl reload || say 'systemd-networkd was not told to keep the virtual addresses: it may remove them.'
}
