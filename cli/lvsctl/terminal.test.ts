import { expect, it } from 'vitest';
import { forTerminal, jsonForTerminal } from './terminal';

it('R52 nothing that a peer, a program or a file says steers the terminal; words of every language stay', () => {
  expect(forTerminal('a\x1b]0;x\x07\r\0\x7f\x9b31m')).toBe('a\\x1b]0;x\\x07\\x0d\\x00\\x7f\\x9b31m');
  expect(forTerminal('\u202eexe\u2028\ud800\u{e0041}')).toBe('\\u{202e}exe\\u{2028}\\u{d800}\\u{e0041}');
  for (const text of ['a\tb\nc', '“Größe” ändern: ½ Takt', '真实服务器（权重）'])
    expect(forTerminal(text)).toBe(text);
});

it('R52 a document stays the same one', () => {
  const value = { 'k\x9b': ['\x1b\n', '\u202e', '\u{e0041}', 'é'] };
  const text = jsonForTerminal(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll('\n', '')).toMatch(/^[\x20-\x7eé]+$/);
});
