import { parseDump } from '@/agent/system/keepalived';
import { mergeByTime, parseJournalLine, parseLogLine } from '@/agent/system/log-files';
import { parseStat } from '@/agent/system/processes';
import { Unknown } from '@/agent/system/unknown';
import { parseSysctls } from '@/pulse/guard/expected';
import { hold, type Target } from '../kit/target';

/** What keepalived, our daemons and the kernel write and the agent reads: the state dump, log lines, /proc/PID/stat, sysctl files. */
export const keepalivedTarget: Target = {
  name: 'keepalived',
  seeds: [
    '[{"data":{"iname":"VIPS","dont_track_primary":0,"state":2,"last_transition":1763766401.123,"ifp_ifname":"eth0"},"stats":{"advert_rcvd":5}}]',
    '{"vrrp":[{"data":{"iname":"VIPS","state":1}},{"data":{"iname":"PRIVATE","state":3,"last_transition":0}}]}',
    'Sat Nov 21 22:46:41 2026: (VIPS) Entering MASTER STATE\n2026-11-21T22:46:41.000Z pulse: started\n{"at":"2026-11-21T22:46:41.000Z","level":"info"}\n',
    '{"__REALTIME_TIMESTAMP":"1763766401123456","SYSLOG_IDENTIFIER":"pulse","MESSAGE":"x"}\n{"__REALTIME_TIMESTAMP":"1","MESSAGE":[104,105,300]}\n',
    '1234 (keepa (li) ved) S 1 1234 1234 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 98765 1000 200\n',
    'net.ipv4.ip_forward = 1\nnet/ipv4/vs/conntrack=1\n# a note\nnet/ipv4/../x = 1\n',
  ],
  words: [
    ...[
      '"iname"',
      '"state"',
      '"last_transition"',
      '"vrrp"',
      '"data"',
      '1e308',
      '-1',
      '8640000000000001',
      'null',
      'true',
      '[]',
    ],
    ...[
      '{"data":',
      '}',
      ']',
      'Sat Nov 21 22:46:41 2026: ',
      '2026-11-21T22:46:41Z ',
      '{"at":"',
      ') Z 1',
      '(a) ',
      ' = 1\n',
    ],
  ],
  check(input, random) {
    const text = input.toString('utf8');
    const seen: string[] = [];
    try {
      const dump = parseDump(text);
      for (const { name, state, since } of dump ?? []) {
        hold(
          typeof name === 'string' && ['unknown', 'BACKUP', 'MASTER', 'FAULT'].includes(state),
          'no state',
          state,
        );
        hold(since === null || !Number.isNaN(Date.parse(since)), 'no time', since);
        seen.push(state, `since ${since === null}`);
      }
      seen.push(dump ? 'dump' : 'no dump');
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      seen.push(error.reason.code);
    }
    const lines = text.split('\n').map((line) => parseLogLine(line, 'pulse'));
    for (const { at, text: said } of lines) {
      hold(at === null || new Date(at).toISOString() === at, 'no time', at);
      hold(said.length <= 2000, 'a line longer than a page shows');
      seen.push(at === null ? 'no time' : 'time');
    }
    for (const line of text.split('\n'))
      for (const { at } of parseJournalLine(line))
        hold(at !== null && !Number.isNaN(Date.parse(at)), 'no time', at);
    const half = random.below(lines.length);
    hold(mergeByTime([lines.slice(0, half), lines.slice(half)]).length === lines.length, 'lines were lost');
    const stat = parseStat(input.toString('latin1'));
    if (stat) hold(Number.isInteger(stat.parent) && Number.isInteger(stat.startTicks), 'no process', stat);
    seen.push(stat ? 'process' : 'no process');
    for (const { key, value } of parseSysctls(text))
      hold(
        /^[A-Za-z0-9_.-][A-Za-z0-9_./-]*$/.test(key) && !key.includes('..') && /^-?\d+$/.test(value),
        'no kernel value',
        key,
      );
    return seen;
  },
};
