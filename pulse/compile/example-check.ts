import type { CheckSpec } from './intended';

/** For tests: a check to vary. */
export function exampleCheck(change: Partial<CheckSpec> = {}): CheckSpec {
  return {
    kind: 'connect',
    protocol: 'tcp',
    send: '',
    expect: null,
    regex: false,
    page: null,
    serverName: null,
    program: [],
    statusDecides: false,
    timeout: 1,
    reentry: 0,
    fall: 1,
    ...change,
  };
}
