import type { Severity } from './types';

/**
 * English words of every finding. Each: its severity, the sentence with `{parameters}`, and for docs/findings.md why it is said
 * and what to do. Other languages belong to the console; the codes are stable.
 */
interface Message {
  severity: Severity;
  text: string;
  why: string;
}

const e = (text: string, why: string): Message => ({ severity: 'error', text, why });
const w = (text: string, why: string): Message => ({ severity: 'warning', text, why });

const form = {
  EMPTY_FILE: w(
    'The file is empty.',
    'The original daemons refuse an empty file; a file of comments alone they take.',
  ),
  BOM: w(
    'The file begins with a byte order mark; the original daemons take it for part of the first directive.',
    'An editor of another system put it there. `lvscf format` leaves it out.',
  ),
  NUL_BYTE: e(
    'The file holds {count} NUL bytes, the first one here.',
    'A crash while the file was written, or a wrong encoding, leaves them. What a daemon makes of them is not defined.',
  ),
  CRLF: w(
    'Lines end with CR LF ({count} of them); the original daemons would read the first line and silently ignore the rest.',
    'The file was saved on Windows. `lvscf format` writes LF.',
  ),
  LONE_CR: w(
    'A line ends with CR alone ({count} of them); the original daemons misread the file.',
    'Old Macintosh line ends, or a damaged file. `lvscf format` writes LF.',
  ),
  NO_FINAL_NEWLINE: w(
    'The last line has no line end.',
    'The original reads it; tools that append a line would glue it to this one.',
  ),
  EQUALS_GLUED: w(
    '“{name}”: there must be blanks around “=” for the original daemons.',
    '`a=b` is one word to them and refused as unknown.',
  ),
  BRACE_GLUED: w(
    '{kind} “{name}”: there must be a blank before “{{” for the original daemons.',
    'They take `NAME{{` for the name and miss the brace.',
  ),
  BRACE_ON_NEXT_LINE: w(
    '{kind} “{name}”: “{{” stands on another line; the original daemons want it on the same line.',
    'Move the brace behind the name, or use `lvscf format`.',
  ),
  BRACE_MISSING: e('{kind} “{name}” has no “{{”.', 'A block begins with `virtual NAME {{`, all on one line.'),
  BLOCK_NAME_MISSING: e(
    'This {kind} has no name.',
    'A block begins with `virtual NAME {{`. Any label will do.',
  ),
  NAME_TOO_LONG: e(
    'The name of this {kind} is longer than {max} characters.',
    'It is a label only. Use a short one.',
  ),
  NAME_NOT_WRITABLE: e(
    '{kind} “{value}”: this name cannot be written so that the original daemons read it back.',
    'The file knows no escapes. Leave out braces, a quote or “=” at the beginning, and a quote behind a blank.',
  ),
  UNCLOSED_BLOCK: e(
    '{kind} “{name}” is never closed: its “}}” is missing.',
    'The original accepts the end of the file as an end of the block, so what follows would silently belong to it.',
  ),
  STRAY_CLOSE: e(
    'This “}}” closes nothing.',
    'A block above was closed twice, or its first line is missing.',
  ),
  STRAY_BRACE: e(
    'This “{{” belongs to no block.',
    'It must follow `virtual NAME`, `failover NAME` or `server NAME`.',
  ),
  UNKNOWN_BLOCK: e(
    '“{text}” begins no known block; it is kept but has no effect.',
    'Known are virtual, failover and server. A misspelt keyword would lose a whole virtual server.',
  ),
  MISPLACED_BLOCK: e(
    'server “{name}” stands outside of any virtual server.',
    'Move it into the `virtual NAME {{` that it belongs to.',
  ),
  EQUALS_MISSING: e('“{text}”: “=” is missing.', 'A directive is `name = value`.'),
  NOT_A_DIRECTIVE: e(
    'This line is no directive, block or comment: “{text}”.',
    'It is kept but has no effect.',
  ),
  REST_NOT_READ: e(
    'From this line on the file is not read: it is longer than any lvs.cf, or has too many lines that are none of it.',
    'See what stands above; this is not the file you mean.',
  ),
  VALUE_MISSING: e('“{name}” has no value.', 'Give a value, or remove the line.'),
  EXTRA_WORDS: e(
    '“{name}” takes fewer words; not understood: “{text}”.',
    'A value with blanks must stand in double quotes.',
  ),
  UNTERMINATED_QUOTE: e(
    '“{name}”: the closing quote is missing.',
    'A value that begins with a quote must end with the same one.',
  ),
  QUOTE_TRAILING_BLANK: w(
    '“{name}”: blanks follow the closing quote; the original daemons then miss that quote.',
    'They search it only behind the first blank. Remove the blanks.',
  ),
  TRAILING_COMMENT: w(
    'A comment follows on the same line; the original daemons take it for extra words and refuse the line.',
    'Put comments on lines of their own.',
  ),
  SINGLE_QUOTES: w(
    '“{name}” stands in single quotes; the original daemons would send them as part of the text.',
    'Use double quotes.',
  ),
  TAB_SEPARATOR: w(
    '“{name}” is separated by a tab; the original console would lose this line at its next save.',
    'The original daemons read it. Use blanks if the file goes back to Piranha.',
  ),
  BLANK_AFTER_HEADER: w(
    'An empty line follows the first line of {kind} “{name}”; the original console would make a second, phantom entry of it.',
    'Remove the empty line if the file goes back to Piranha.',
  ),
  BRACE_IN_TEXT: w(
    'A brace stands in a value or a comment; the original console cannot read such a file.',
    'It counts every brace as the begin or end of a block. The daemons read it.',
  ),
  LINE_CUT: e(
    '“{name}” was cut after {bytes} bytes and “{text}” glued to it.',
    "Piranha's console wrote at most so many bytes of a line and then left out the line end. Both values must be set again.",
  ),
  LINE_MAYBE_CUT: w(
    'The line is exactly {bytes} bytes long, where the original console cut lines; is “{name}” complete?',
    'Compare the value with what it should be.',
  ),
  LONG_LINE: w(
    'The original console would cut this line after {bytes} bytes at its next save.',
    'Said with --strict only. The daemons read long lines.',
  ),
  ORIGINAL_REFUSES: e(
    'The original daemons refuse this line: error {number}, {meaning}.',
    'Said with --strict only, where no other finding names the cause.',
  ),
  TOO_MANY_FINDINGS: w('{count} further findings are not listed.', 'Mend the first ones and check again.'),
} satisfies Record<string, Message>;

const values = {
  UNKNOWN_DIRECTIVE: w(
    '“{name}” is not known here; it is kept and not managed.',
    'The original daemons refuse unknown directives. Is it misspelt?',
  ),
  REPEATED: w(
    '“{name}” is given again; the value of line {line} has no effect.',
    'The last one counts, as in the original. Remove the other.',
  ),
  NOT_A_NUMBER: e('“{name}” must be a whole number, not “{value}”.', 'Decimal digits only.'),
  OCTAL_NUMBER: e(
    '“{name} = {value}” begins with 0; to the original daemons an octal number, {read}.',
    'Write the number without the leading 0.',
  ),
  HEX_NUMBER: w(
    '“{name} = {value}” is hexadecimal for {read}.',
    'Read as in the original. Write it in decimal digits.',
  ),
  EMPTY_NUMBER: w('“{name}” is empty and read as 0.', 'Write the number, or remove the line.'),
  OUT_OF_RANGE: e(
    '“{name}” must be between {min} and {max}, not {value}.',
    'The original does not check and misbehaves; timeout 0 ends its daemons.',
  ),
  NOT_BOOLEAN: e('“{name}” must be 0 or 1, not “{value}”.', '1 is yes, 0 is no.'),
  NOT_IN_LIST: e('“{name}” cannot be “{value}”; possible: {allowed}.', 'Keywords are lower case.'),
  ADDRESS_LEADING_ZERO: e(
    '“{name}”: “{value}” has leading zeros, which some programs read as octal.',
    'Write 10.0.0.1, never 010.0.0.1.',
  ),
  ADDRESS_SHORT_FORM: e(
    '“{name}”: “{value}” is a short form; write all four parts.',
    'The original reads 10.1 as 10.0.0.1.',
  ),
  BAD_ADDRESS: e('“{name}”: “{value}” is no IP address.', 'Four decimal parts, as 192.168.1.10, or IPv6.'),
  HOST_NAME: e(
    '“{name}”: “{value}” is a host name; write its address.',
    'The original asked DNS while reading the file. A router must not hang on DNS, and both routers must mean the same address.',
  ),
  ADDRESS_UNUSABLE: e(
    '“{name}”: {value} cannot be the address of a host.',
    'Multicast, broadcast and 0.x are no host addresses.',
  ),
  ADDRESS_NONE: e('“{name}” may not be {value}.', 'The original daemons refuse it here.'),
  BAD_MASK: e('“{name}”: “{value}” is no netmask.', 'For example 255.255.255.0.'),
  MASK_NOT_CONTIGUOUS: e(
    '“{name}”: {value} has holes.',
    'A netmask is ones, then zeros. The original does not check it.',
  ),
  MASK_WIDE: w(
    '“{name}”: {value} (/{prefix}) is wider than any network: what lies in it is looked for on this interface, and no longer through the gateway.',
    'For example 255.255.255.0; without a mask the address stands alone.',
  ),
  BAD_DEVICE: e('“{name}”: “{value}” is no device name.', 'For example eth0:1.'),
  BAD_CHECK_PATH: e(
    '“{name}”: “{value}” is no path of a page.',
    'It begins with / and holds no blank: /status.',
  ),
  BAD_CHECK_HOST: e('“{name}”: “{value}” is no host name.', 'For example www.example.com.'),
  BAD_CHECK_STATUS: e(
    '“{name}”: “{value}” is no list of HTTP status codes.',
    'For example 200, or 200-299,301.',
  ),
  BAD_CHECK_DIGEST: e(
    '“{name}”: “{value}” is no digest.',
    '64 hexadecimal digits (SHA-256), or the 32 of MD5 that keepalived’s genhash prints.',
  ),
  DEVICE_TOO_LONG: e(
    '“{name}”: “{value}” is longer than 15 characters, alias included.',
    'The kernel takes no more.',
  ),
  SERVICE_NAME: w(
    '“{name} = {value}” is a service name, read as {port}.',
    'Write the number; real servers take numbers only.',
  ),
  SERVICE_NAME_UNKNOWN: e(
    '“{name}”: “{value}” is neither a port nor a known service name.',
    'Write the number.',
  ),
  CONTROL_CHARACTER: e(
    '“{name}” holds a control character.',
    'Write \\r, \\n and \\t as escapes: a backslash and a letter.',
  ),
  PROGRAM_NOT_ABSOLUTE: e(
    '“{name}”: the program “{value}” must be given with its full path.',
    'Nothing is searched in a PATH.',
  ),
  VALUE_UNQUOTABLE: e(
    '“{name}”: this text cannot be written to the file: a quote follows a blank in it.',
    'The file knows no escape for quotes. Leave the inner quotes out, or put the text into a program.',
  ),
  EXTENSION: w(
    '“{name} = {value}” is an extension of this console; the original daemons refuse it.',
    'Harmless here; a peer that still runs Piranha cannot use the file.',
  ),
  EXTENSION_IPV6: w(
    '“{name}”: {value} is IPv6, which the original daemons do not know.',
    'Harmless here; a peer that still runs Piranha cannot use the file.',
  ),
  GUI_ONLY: w(
    '“{name}” was written by the original console only; the original daemons refuse it and it has no effect here.',
    'Remove it.',
  ),
  KEPT: w('“{name}” is kept in the file and has no effect: {why}.', 'Nothing need be done.'),
} satisfies Record<string, Message>;

const routers = {
  PRIMARY_MISSING: e('The address of the primary router is missing.', 'Set “primary” (GLOBAL SETTINGS).'),
  BACKUP_MISSING: w(
    'Redundancy is enabled, but the backup router has no address.',
    'Set “backup” (REDUNDANCY), or disable redundancy. The original silently ran without backup.',
  ),
  PRIMARY_IS_BACKUP: e(
    'Primary and backup router have the same address {address}.',
    'Each router needs its own. With one address both take themselves for the primary.',
  ),
  PRIVATE_IS_SHARED: e(
    '“{name}” and “{other}” are the same address {address}.',
    'Each router needs its own.',
  ),
  PRIVATE_INCOMPLETE: w(
    '“{name}” is missing while “{other}” is set; the private heartbeat channel is not used.',
    'Set both private addresses, or none.',
  ),
  SINGLE_HEARTBEAT: w(
    'There is one heartbeat channel only: no private addresses are set.',
    'When that network fails, both routers become active. A second channel prevents it.',
  ),
  FAMILIES_DIFFER: e(
    '“{name}” and “{other}” are not of one family (IPv4, IPv6).',
    'Packets pass between addresses of one family only.',
  ),
  DEADTIME_NOT_ABOVE_KEEPALIVE: e(
    'Deadtime ({deadtime} s) must be greater than the heartbeat interval ({keepalive} s).',
    'Otherwise the peer counts as dead between two heartbeats. Three intervals are usual.',
  ),
  NAT_ROUTER_MISSING: e(
    'NAT needs the address of the NAT router on the private network.',
    "Set “nat_router”; it is the real servers' gateway and moves with the VIPs.",
  ),
  NAT_ROUTER_DEVICE_MISSING: e(
    'The NAT router address {address} has no device.',
    'Write `nat_router = IP DEVICE`, for example eth1:1.',
  ),
  NAT_NMASK_MISSING: w('The NAT router has no netmask; it gets 255.255.255.255.', 'Set “nat_nmask”.'),
  NAT_ROUTER_CLASH: e(
    'The NAT router address {address} is also {what}.',
    'It moves between the routers and must belong to nothing else.',
  ),
  NOT_THIS_ROUTER: e(
    'Neither the primary ({primary}) nor the backup ({backup}) address belongs to {hostname}.',
    'The router cannot tell which one it is. Its addresses are what `lvsctl facts` prints.',
  ),
  BOTH_THIS_ROUTER: e(
    'Primary and backup address both belong to {hostname}.',
    'Each must belong to its own router.',
  ),
} satisfies Record<string, Message>;

const services = {
  NO_ACTIVE_SERVICE: w('No virtual server is active.', 'The original pulse does not start then.'),
  VIP_MISSING: e('{virtual}: the virtual IP address is missing.', 'Set “address”.'),
  DEVICE_MISSING: e(
    '{virtual}: the device of {address} is missing.',
    'Write `address = IP DEVICE`, for example eth0:1.',
  ),
  VIP_NOT_REACHABLE: e(
    '{virtual}: no client on another network can reach {address}: it is good on one link or one host only.',
    'Give an address that clients can reach; 127.0.0.0/8, ::1, 169.254.0.0/16 and fe80::/10 are never routed.',
  ),
  VIP_IS_ROUTER: e(
    "{virtual}: {address} is a router's own address (“{name}”).",
    'A VIP moves between the routers and must be a further address.',
  ),
  VIP_IS_SERVER: e(
    '{virtual}: {address} is also the address of real server “{server}”.',
    'Give the virtual server an address of its own.',
  ),
  VIP_ON_TWO_DEVICES: e(
    '{virtual}: {address} is on device {device}, but on {other} for “{virtual2}”.',
    'One address stands on one device. The original takes the first.',
  ),
  VIP_MASKS_DIFFER: w(
    '{virtual}: {address} has netmask {mask}, but {other} for “{virtual2}”.',
    'The first one counts.',
  ),
  ALIAS_SHARED: w(
    '{virtual}: device {device} is also used for {address2} of “{virtual2}”.',
    'The original loses the first address. Give each VIP its own alias.',
  ),
  DEVICE_WITHOUT_ALIAS: w(
    '{virtual}: {device} has no alias; the original would replace the address of the interface itself.',
    'Said with --strict only. Write eth0:1.',
  ),
  DUPLICATE_VIRTUAL: e(
    '{virtual}: {id} is already “{virtual2}”.',
    'Two virtual servers cannot be the same protocol, address and port, or the same mark.',
  ),
  DUPLICATE_SERVER: e(
    '{virtual}: real server {id} is listed twice.',
    'Remove one. (Names may repeat, addresses may not.)',
  ),
  NO_SERVERS: w('{virtual} is active but has no active real server.', 'Add a real server and activate it.'),
  SERVER_ADDRESS_MISSING: e('{virtual}: real server “{server}” has no address.', 'Set “address”.'),
  FAMILY_MISMATCH: e(
    '{virtual}: {address} of “{server}” and the virtual IP address are not of one family (IPv4, IPv6).',
    'NAT and direct routing stay within one family.',
  ),
  MASK_WITH_IPV6: w('{virtual}: “{name}” has no meaning for an IPv6 address.', 'Remove it.'),
  PORT_AFTER_SERVER: w(
    '{virtual}: “port” stands behind a real server without a port; the original gives that server port 80.',
    'Here it gets {port}. Move “port” before the first server.',
  ),
  PORT_MAPPING: w(
    '{virtual}: real server “{server}” listens on {port}, but packets arrive for {virtualPort}: only NAT changes ports.',
    'Remove the “port” of the real server, or use NAT.',
  ),
  SEND_NO_LINE_END: w(
    '{virtual}: “send” holds no line end, but its text looks like one was lost (“{text}”).',
    'The backslashes of \\r\\n were lost, as by copying from a page. Servers wait for the line end and the check fails.',
  ),
  EXPECT_TOO_LONG: w(
    '{virtual}: “expect” is longer than the 254 bytes that the original compares.',
    'Shorten it.',
  ),
  BAD_REGEX: w(
    '{virtual}: “expect” is no valid regular expression: {detail}.',
    'A check with it always fails.',
  ),
  REGEX_WITHOUT_EXPECT: w(
    '{virtual}: “use_regex” is set, but there is no “expect”.',
    'Set “expect”, or “use_regex = 0”.',
  ),
  PROGRAM_WITHOUT_EXPECT: w(
    '{virtual}: “send_program” without “expect” can never be up.',
    'Its output is compared with “expect”.',
  ),
  PROGRAM_TOKEN_EMBEDDED: w(
    '{virtual}: {token} inside of “{word}” is not replaced; it must be a word of its own.',
    'So did the original.',
  ),
  CHECK_NEEDS_TCP: e(
    '{virtual}: “check = {check}” needs TCP, and the protocol is UDP.',
    'UDP services are checked with “send” and “expect” or a program.',
  ),
  CHECK_WITHOUT_PROGRAM: e(
    '{virtual}: “check = program”, but “send_program” names none.',
    'Set “send_program”.',
  ),
  CHECK_DETAIL_UNUSED: w(
    '{virtual}: “{name}” has no effect without “check = http” or “check = https”.',
    'Set “check”, or remove it.',
  ),
  UDP_WITHOUT_EXPECT: w(
    '{virtual}: a UDP service without “expect” ended the original nanny at its first answer.',
    'Set “send” and “expect”.',
  ),
  REENTRY_BELOW_TIMEOUT: w(
    '{virtual}: re-entry time ({reentry} s) is shorter than the interval of checks ({timeout} s); a server returns at its first good check.',
    'Set a longer re-entry time if a flapping server shall stay out.',
  ),
  MARK_NOT_PERSISTENT: w(
    '{virtual}: firewall mark {mark} groups ports, but without persistence a client may meet another server on each.',
    'Set “persistent” (seconds).',
  ),
  VIP_PREFERS_TWO: e(
    '{virtual}: “preferred_router” is {router}, but “{virtual2}” with the same {address} prefers the other router.',
    'One router holds an address: set the same for all virtual servers of it.',
  ),
  NAT_PREFERS_TWO: e(
    '{virtual}: “preferred_router” is {router}, but “{virtual2}”, behind the same NAT router address, prefers the other router.',
    'One router is the gateway of the real servers: set the same for all virtual servers with NAT.',
  ),
  PREFERRED_WITHOUT_BACKUP: w(
    '{virtual}: “preferred_router” has no effect without a backup router.',
    'Enable the backup (REDUNDANCY).',
  ),
  PREFERRED_WITH_NOPREEMPT: e(
    '{virtual}: “preferred_router” is {router}, but with “nopreempt” no router takes back what it prefers.',
    'Set only one of the two.',
  ),
  ROUTER_SERVES_ACTIVE_ACTIVE: e(
    '{virtual}: {address}, to which it sends clients, is one of the routers, and virtual servers prefer either router.',
    'Both routers would balance its packets to and fro: prefer the same router everywhere, or use other real servers.',
  ),
  PMASK_WITHOUT_PERSISTENT: w(
    '{virtual}: “pmask” has no effect without “persistent”.',
    'Set “persistent”, or remove the mask.',
  ),
  SORRY_ON_LOOPBACK: w(
    '{virtual}: the sorry server {address} is the active router itself.',
    'On both routers something must listen on port {port} of all addresses or of the VIP; what listens on {address} alone is not reached.',
  ),
  SORRY_IS_VIP: e('{virtual}: the sorry server {address} is a virtual IP address.', 'It would serve itself.'),
  SORRY_IS_SERVER: w(
    '{virtual}: the sorry server {address} is also a real server of it.',
    'It would be asked only when it failed its check.',
  ),
  WEIGHT_ZERO: w(
    '{virtual}: real server “{server}” has weight 0 and gets no new connections.',
    'To take it out, deactivate it.',
  ),
  DEVICE_NOT_PRESENT: e('{virtual}: this router ({hostname}) has no device {device}.', 'It has: {present}.'),
  DEVICE_NOT_PRESENT_GLOBAL: e(
    '“{name}”: this router ({hostname}) has no device {device}.',
    'It has: {present}.',
  ),
  VIP_STATIC: w(
    '{virtual}: {address} stands on {device} of this router ({hostname}) without being put there by pulse.',
    'Remove it from the system network configuration: a VIP must be on the active router only.',
  ),
  SERVER_OFF_LINK: w(
    '{virtual}: real server {address} is in no network of this router; direct routing reaches only neighbours.',
    'Use tunnelling, or connect the router to that network.',
  ),
  SERVER_IS_ROUTER: w(
    '{virtual}: real server {address} is this router itself.',
    'Possible with direct routing only, and the other router then balances to it as well.',
  ),
} satisfies Record<string, Message>;

const commands = {
  PATH_SYNTAX: e(
    '“{text}” is no path; for example: deadtime, virtual["HTTP"].port, virtual[#2].server["web1"].weight.',
    'See lvscf --help.',
  ),
  PATH_NOT_FOUND: e('There is no {kind} {which} in this file.', 'Names are listed by `lvscf json`.'),
  PATH_AMBIGUOUS: e(
    'There are {count} of {kind} “{name}”: {candidates}.',
    'Name it by its number, [#1] being the first, or by its id.',
  ),
  PATH_UNKNOWN_DIRECTIVE: e('“{name}” is no directive of {scope}.', 'docs/lvs.cf.md lists them.'),
  PATH_NEEDS_BLOCK: e(
    '“{text}” names a directive; a block is needed here.',
    'For example virtual["HTTP"] or virtual["HTTP"].server["web1"].',
  ),
  PATH_NEEDS_DIRECTIVE: e(
    '“{text}” names a block; a directive is needed here.',
    'For example virtual["HTTP"].port.',
  ),
  PATH_NEEDS_NAME: e('“{text}”: a new block needs a name.', 'For example virtual["HTTP"].'),
  NOT_SET: e('“{name}” is not set there.', 'There is nothing to remove.'),
} satisfies Record<string, Message>;

export const messageGroups = {
  'The form of the file': form,
  'Values of directives': values,
  'Routers and network': routers,
  'Virtual and real servers': services,
  'Paths of lvscf set, unset, add, remove': commands,
};

export type FindingCode =
  | keyof typeof form
  | keyof typeof values
  | keyof typeof routers
  | keyof typeof services
  | keyof typeof commands;

/** What only `lvscf` says, of its own arguments. */
export type CommandCode = keyof typeof commands;

/** What a typed value can be refused for: a form in a browser says it before anything is sent. */
export const valueCodes = Object.keys(values) as (keyof typeof values)[];

export const messages: Record<FindingCode, Message> = {
  ...form,
  ...values,
  ...routers,
  ...services,
  ...commands,
};

/** Why a directive is kept without effect (`engine.why` of the registry) */
export const engineReasons: Record<string, string> = {
  'shared-scsi': "it belongs to the shared SCSI disks of the original's failover services",
  'ignored-by-original': 'the original daemons ignored it too',
  'vrrp-has-no-port': 'heartbeats are VRRP, IP protocol 112, which has no port',
  'one-check-never-ends-others': 'a failing check never ends the others here',
  'never-executed': 'no program named in this file is run in its place',
  'gui-only': 'only the original console wrote it',
};
