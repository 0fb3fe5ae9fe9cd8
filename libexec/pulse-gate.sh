# Part of bin/pulse: who leads of two routers that hear each other (docs/fail-back.md). The gate of a router that returns, an lvsd
# that dies again and again, and the service handed over by root. It has to work without Node.

# Since when this router leads that group of addresses. keepalived's own word begins anew at each reload: a file that is there stays.
leads_since() { [ -s "$run/master-since${1#@}" ] || date -u +%Y-%m-%dT%H:%M:%SZ >"$run/master-since${1#@}"; }
leads_no_more() { rm -f "$run/master-since${1#@}"; }

# keepalived adds the numbers in handover, gate (gate2 for the second group of addresses) and fitness to this router's priority.
open_gate() { rm -f "$run/returning${1#@}"; echo 0 >"$run/gate${1#@}"; }
close_gate() {
  read -r token _ </proc/uptime
  # lvsd answers with the same words in `checked` once it has finished a round of checks that began after it read this.
  echo "$token" >"$run/returning${1#@}"
  echo -15 >"$run/gate${1#@}"
}

# Without Node no check will come, and there is nothing to wait for.
is_checked() { ! have_node || { [ -r "$run/checked${1#@}" ] && read -r said <"$run/checked${1#@}" && [ "$said" = "$token" ]; }; }

# wait_at_gate GROUP: ends when the gate is open, or another one has been closed since. Needs neither Node nor lvsd: MOST is its end.
wait_at_gate() {
  began=$(uptime_seconds)
  while [ -r "$run/returning${1#@}" ] && read -r now <"$run/returning${1#@}" && [ "$now" = "$token" ]; do
    read -r least most preempt <"$applied/gate" || return 0
    waited=$(($(uptime_seconds) - began))
    # nopreempt: only a reload without it ends the wait, or becoming active
    if [ "$preempt" != preempt ]; then sleep 5; continue; fi
    if [ "$waited" -ge "$most" ] || { [ "$waited" -ge "$least" ] && is_checked "$1"; }; then open_gate "$1"; fi
    sleep 0.5
  done
}

# lvsd_died STATUS: three deaths within two minutes and the other router should lead, if its own lvsd lives. lvsd itself takes the
# number back when it has lived for a minute. 126 and 127: there was no Node to start, which moves nothing.
lvsd_died() {
  case $1 in 126 | 127) return 0 ;; esac
  uptime_seconds >>"$run/lvsd-deaths"
  recent=$(awk -v now="$(uptime_seconds)" 'now - $1 < 120 { n++ } END { print n + 0 }' "$run/lvsd-deaths")
  [ "$recent" -ge 3 ] || return 0
  say "lvsd died $recent times within two minutes: this router's priority is lowered until it has lived for one."
  echo -30 >"$run/fitness"
  rm -f "$run/lvsd-deaths"
}

own_handover() { if [ -e "$root/var/lib/lvs-agent/maintenance" ]; then echo -100; else echo 0; fi; }

forget_lowering() {
  rm -f "$run/handover" "$run/gate" "$run/fitness" "$run/service" "$run/returning" "$run/checked" "$run/lvsd-deaths" "$run/quorum-lost" \
    "$run/gate2" "$run/returning2" "$run/checked2"
}

# seconds_until_taken_over KEEPALIVED_CONF: deadtime as it has it and a third more, for a machine that is busy. Whoever told us to
# reload gives up after a minute.
seconds_until_taken_over() {
  awk '$1 == "advert_int" { interval = $2 } $1 == "down_timer_adverts" { adverts = $2 }
    END { wait = int(interval * adverts * 1.3) + 3; if (wait > 45) wait = 45; print wait }' "$1"
}

# in any group
is_active() { leads '' "$data/$loaded" || leads @2 "$data/$loaded"; }

# hand_over: the other router takes the service, this one serves until then. False when none does; nothing is changed then.
hand_over() {
  was=$(cat "$run/handover" 2>/dev/null)
  tenths=$(($(seconds_until_taken_over "$data/$loaded/keepalived.conf") * 10))
  echo -100 >"$run/handover"
  while is_active; do
    tenths=$((tenths - 1))
    if [ "$tenths" -le 0 ]; then
      take_back
      return 1
    fi
    sleep 0.1
  done
}
take_back() { echo "${was:-0}" >"$run/handover"; }

# hand-over and take-back: an administrator's, for root when nothing else of us works (docs/operation.md)
give_away() {
  running || { say "It does not run; there is nothing to hand over."; return 7; }
  read -r loaded <"$run/loaded" || return 1
  is_active || { echo "This router does not hold the virtual addresses: there is nothing to hand over."; return 0; }
  hand_over || { say "The other router did not take the service over within the time. This one serves on, as before."; return 1; }
  echo "The virtual addresses have left this router. It stays lowered until \`pulse take-back\` or its next start."
}
end_lowering() {
  running || { say "It does not run."; return 7; }
  own_handover >"$run/handover"
  if [ "$(own_handover)" = 0 ]; then echo "This router's priority is its own again."
  else echo "This router is in maintenance and stays lowered."; fi
}
