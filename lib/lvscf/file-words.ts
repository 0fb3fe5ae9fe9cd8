import type { ChangeCode } from './diff';
import type { Scope } from './fields';
import { labelOf } from './labels';
import { engineReasons, messages, type CommandCode, type FindingCode } from './messages';

/** The words of one language for findings and changes of lvs.cf; templates as `fill` reads them. English is here, others in the console. */
export interface FileWords {
  findings: Record<Exclude<FindingCode, CommandCode>, string>;
  /** `{what}` is the virtual server, the real server in it, or nothing for the whole file */
  changes: Record<ChangeCode, string>;
  /** what a change is about, and its values; `weight` follows a new real server */
  parts: Record<'virtual' | 'failover' | 'server' | 'weight' | 'yes' | 'no' | 'second' | 'seconds', string>;
  /** why a directive has no effect, by `engine.why` of the registry */
  reasons: Record<string, string>;
  /** what the original refused, by its number */
  meanings: Record<string, string>;
  /** whose address the NAT router's is too */
  clash: Record<'router' | 'virtual' | 'server', string>;
  /** name of a directive */
  label: (scope: Scope, name: string) => string;
}

export const english: FileWords = {
  findings: Object.fromEntries(
    Object.entries(messages).map(([code, { text }]) => [code, text]),
  ) as FileWords['findings'],
  changes: {
    SET: '{what}{label} set to {to}',
    CHANGED: '{what}{label} {from} to {to}',
    UNSET: '{what}{label} no longer set (was {from})',
    ADDED: '{what} added{more}',
    REMOVED: '{what} removed',
    MOVED: '{what} moved from {from} to {to}',
    RENAMED: '{what} renamed from {from} to {to}',
    ACTIVATED: '{what} activated',
    DEACTIVATED: '{what} deactivated',
    FORM_ONLY: 'Only comments, order or spelling differ; the meaning is the same',
  },
  parts: {
    virtual: 'virtual server {name}',
    failover: 'failover {name}',
    server: '{virtual}: real server {name}',
    weight: ', weight {weight}',
    yes: 'yes',
    no: 'no',
    second: 'second',
    seconds: 'seconds',
  },
  reasons: engineReasons,
  meanings: {
    3: 'a quote is not closed',
    5: 'too many words',
    6: 'the second word is not “=”',
    7: 'too few words',
    12: 'unknown directive',
    13: 'a list “[ a b ]” is expected',
  },
  clash: {
    router: '“{name}”',
    virtual: 'the VIP of “{virtual}”',
    server: 'real server “{server}” of “{virtual}”',
  },
  label: labelOf,
};
