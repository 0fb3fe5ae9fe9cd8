# Part of bin/pulse: its daemons, keepalived and lvsd. Their processes by pid file, and the keeper: one small shell for each where
# there is no systemd. It has to work without Node.

# pid_of NAME: the process id of a living keepalived, lvsd or keeper, from its pid file. The command line must fit, since the
# number may belong to somebody else by now; a zombie has none.
pid_of() {
  pid=
  [ -r "$run/$1.pid" ] && read -r pid <"$run/$1.pid"
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  args=$(tr '\0' ' ' <"/proc/$pid/cmdline") 2>/dev/null || return 1
  case $1 in
    keepalived | vrrp) case $args in *keepalived*"$conf "*) ;; *) return 1 ;; esac ;;
    lvsd) case $args in *lvsd*) ;; *) return 1 ;; esac ;;
    keep-*) case $args in *"pulse keep ${1#keep-} $root/ "*) ;; *) return 1 ;; esac ;;
  esac
  echo "$pid"
}

# leads_session PID: field 6 of proc(5)'s stat, counted behind the name in brackets
leads_session() {
  read -r stat <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- "$1" ${stat##*) }
  [ "$5" = "$1" ]
} 2>/dev/null

# adopt: writes the pid files anew of what runs without one (removed by hand, /run cleaned): a second keepalived beside it would
# speak for the same addresses, and a stop would miss the first.
adopt() {
  for name in keep-keepalived keepalived vrrp keep-lvsd lvsd; do
    pid_of "$name" >/dev/null && continue
    case $name in
      keep-*) found=$(pgrep -f "pulse keep ${name#keep-} $root/") ;;
      keepalived) found=$(pgrep -o -f "keepalived .*-f $conf ") ;;
      vrrp) parent=$(pid_of keepalived) && found=$(pgrep -P "$parent") ;;
      lvsd) found=$(pgrep -f "/dist/lvsd\\.cjs") ;;
    esac
    for pid in $found; do
      # A keeper leads its session; what trims its log has the same command line and outlives a killed keeper for a while.
      case $name in keep-*) leads_session "$pid" || continue ;; esac
      # lvsd's command line does not say whose it is
      [ "$name" != lvsd ] || tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qxF "LVS_ROOT=$LVS_ROOT" || continue
      echo "$pid" >"$run/$name.pid"
      pid_of "$name" >/dev/null && say "$name (process $pid) ran without its pid file, which is written anew." && break
      rm -f "$run/$name.pid"
    done
    found=
  done
}

# gone NAME TENTHS: waits until that process has ended; false when it has not by then
gone() {
  tenths=$2
  while pid_of "$1" >/dev/null; do
    [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# end NAME TENTHS: SIGTERM, and SIGKILL for what has not ended after that time
end() {
  pid=$(pid_of "$1") || return 0
  kill -TERM "$pid" 2>/dev/null
  gone "$1" "$2" && return 0
  say "$1 did not end within $(($2 / 10)) s and was killed."
  kill -KILL "$pid" 2>/dev/null
  gone "$1" 20
}

uptime_seconds() { read -r up _ </proc/uptime; echo "${up%%.*}"; }

# ---- the keeper: one small shell for each daemon, where there is no systemd ------------------------------------------------

# A log is cut at 10 MB and one older copy stays: a day of a flapping link at keepalived's some 300 bytes a change.
trim_log() {
  size=$(wc -c <"$1" 2>/dev/null) || return 0
  [ "$size" -lt 10485760 ] && return 0
  cp "$1" "$1.1" && : >"$1"
}

trim_log_for_ever() {
  nap=
  trap 'kill $nap 2>/dev/null; exit 0' TERM
  # $$ is the keeper: killed without a word, it must not leave this behind.
  while kill -0 $$ 2>/dev/null; do
    trim_log "$1"
    sleep 60 & nap=$!
    wait $nap
  done
}

exec_daemon() {
  case $1 in
    keepalived)
      # Its JSON dump goes to TMPDIR, which nobody else may write to. -l: its words come out on stderr as well; without a
      # syslog daemon it would also write to the machine's console, which -G prevents.
      no_syslog=
      [ -S /dev/log ] || no_syslog=-G
      TMPDIR=$run/dump exec keepalived -n -P -l $no_syslog -f "$conf" -p "$run/keepalived.pid" -r "$run/vrrp.pid"
      ;;
    lvsd) exec "$here/lvsd" ;;
  esac
}

# keep NAME: runs the daemon and starts it again whenever it ends, until SIGTERM. The first restart comes at once; one that
# lives less than a minute each time waits 1, 2, 4 … 30 s, so that a daemon that cannot start does not eat the router.
keep() {
  name=$1
  echo $$ >"$run/keep-$name.pid"
  stopping= child=
  trap 'stopping=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
  trim_log_for_ever "$(log_of "$name")" & trimmer=$!
  # A keeper that was killed left its daemon running: take it over rather than start a second one.
  while [ -z "$stopping" ] && child=$(pid_of "$name"); do sleep 1; done
  delay=0
  while [ -z "$stopping" ]; do
    born=$(uptime_seconds)
    exec_daemon "$name" & child=$!
    # A trapped signal ends `wait`, not the daemon.
    while kill -0 "$child" 2>/dev/null; do wait "$child"; died=$?; done
    # A command that hangs must not delay the next start. The gate: it comes back knowing nothing.
    [ "$name" = keepalived ] && { after_keepalived; each_group close_gate; each_group roles_follow & }
    [ -n "$stopping" ] && break
    [ "$name" = lvsd ] && lvsd_died "$died"
    [ $(($(uptime_seconds) - born)) -ge 60 ] && delay=0
    say "$name ended by itself; it is started again in $delay s."
    sleep "$delay" & child=$!
    wait "$child"
    [ "$delay" -eq 0 ] && delay=1 || delay=$((delay * 2))
    [ "$delay" -gt 30 ] && delay=30
  done
  kill "$trimmer" 2>/dev/null
  rm -f "$run/keep-$name.pid" "$run/$name.pid"
}

start_keeper() {
  pid_of "keep-$1" >/dev/null && return 0
  setsid "$self" keep "$1" "$root/" </dev/null >>"$(log_of "$1")" 2>&1 9>&- &
  # Until its pid file is there, a stop would not find it.
  tenths=20
  until pid_of "keep-$1" >/dev/null || [ "$tenths" -eq 0 ]; do
    tenths=$((tenths - 1))
    sleep 0.1
  done
}
