import { expect, test } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { includeLine, wipes } from './nftables';

test('a reload of nftables takes the marks along only where its file includes them (R67)', () => {
  const paths = temporaryRoot();
  const debian = '#!/usr/sbin/nft -f\n\nflush ruleset\n\ntable inet filter {\n}\n';
  const found = (text: string, flushedByUnit = false) => wipes(text, paths.applied, flushedByUnit);
  expect(found(debian)).toBe(true);
  expect(found(`${debian}${includeLine(paths)}\n`)).toBe(false);
  expect(found(`${debian}# ${includeLine(paths)}\n`)).toBe(true);
  expect(found('# flush ruleset\ntable inet filter {\n}\n')).toBe(false);
  expect(found('include "/etc/nftables/main.nft"\n', true)).toBe(true);
  expect(found(`include "/etc/nftables/main.nft"\n  ${includeLine(paths)}\n`, true)).toBe(false);
});
