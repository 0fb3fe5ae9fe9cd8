import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const HOUSE = path.resolve(import.meta.dirname, '../..');
/** Pages, components and what makes text for them; what handlers write into the audit is English for every reader. */
const files = ['app', 'components', 'lib/console/view', 'lib/console/forms'].flatMap((room) =>
  readdirSync(path.join(HOUSE, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|route\.ts$/.test(file))
    .map((file) => path.join(room, file)),
);

/** Names and signs that are the same in every language. */
const NAMES = new Set(
  'LVS Console lvs.cf IP DEVICE btn-danger solid pulse lvsd PID REDUNDANCY NAT ssh TCP UDP lvsctl diff PUSH ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'.split(
    ' ',
  ),
);
/** app/error.tsx: the browser shows it when the server, and with it the messages, failed. */
const EXCEPT = new Set(['app/error.tsx']);
/** Attributes that a reader sees or hears. */
const SPOKEN = /^(aria-label|title|alt|placeholder|label|note|text|small|hint|detail)$/;
/** Calls whose texts are for programs: class names, errors of ours, headers, Zod's codes. */
const MACHINE = /^(clsx|Error|TypeError|Response|RegExp|enum|split|querySelector|set|append|get|require)$/;

const COMMAND = /^(lvsctl|lvscf|ipvsadm|lvs-agent|ssh-keygen) /;

const isWords = (text: string) =>
  text
    .replace(/&\w+;/g, '')
    .split(/\s+/)
    .some((word) => /\p{L}{2,}/u.test(word) && !NAMES.has(word.replace(/[.,:;…]+$/, '')));
/** Two words beside one another, or a sentence's end: a text for people and not a key. */
const isSentence = (text: string) =>
  !COMMAND.test(text) && /\p{L}{2,}[,:]? \p{L}{2,}/u.test(text) && isWords(text);

function literals(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(HOUSE, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const say = (node: ts.Node, text: string) =>
    found.push(`${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text.trim()}`);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return;
    // 'use client'
    if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression)) return;
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'colorScheme') return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && MACHINE.test(nameOf(node.expression)))
      return;
    if (ts.isJsxAttribute(node)) {
      const name = node.name.getText();
      // lines: commands for a shell, the same in every language; aria-describedby: ids
      if (/^(className|autoComplete|lines|aria-describedby)$/.test(name)) return;
      const value = node.initializer;
      if (SPOKEN.test(name) && value && ts.isStringLiteral(value) && isWords(value.text))
        say(node, value.text);
    }
    if (ts.isJsxText(node) && isWords(node.text)) say(node, node.text);
    const text =
      ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
        ? node.text
        : ts.isTemplateExpression(node)
          ? [node.head.text, ...node.templateSpans.map((s) => s.literal.text)].join('x')
          : '';
    if (isSentence(text) && !ts.isJsxAttribute(node.parent)) say(node, text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

describe('R10 no text of the console stands outside of the messages', () => {
  it.each(files.filter((file) => !EXCEPT.has(file)))('%s', (file) => {
    expect(literals(file)).toEqual([]);
  });

  it('finds a text that stands in a page', () => {
    const page = literals('app/error.tsx');
    expect(page.some((line) => line.includes('The console could not make this page'))).toBe(true);
  });
});
