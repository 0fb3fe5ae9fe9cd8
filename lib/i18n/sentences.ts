import { messages as fileMessages } from '@/lib/lvscf/messages';
import { sentenceIn } from '@/lib/lvscf/sentence';
import { reasonSentence } from '@/lib/protocol';
import { fileWords } from './file-words';
import type { Locale } from './locales';
import { messages } from './messages';
import { reader, readerOf, useReader } from './reader';

/** Something with a stable code: an agent's error, a form's finding, a finding of lvs.cf. */
export interface Coded {
  code: string;
  params?: Record<string, string | number>;
}

/** Makes the sentence for a code in the reader's language. */
export type Sentence = (coded: Coded) => string;

/** What lib/router calls this router before it has told its name. */
const LOCAL = 'this router';

type Namespace = 'findings' | 'conditions';

/** A parameter that a sentence names and nobody gave must not fail the page. */
const BLANKS = Object.fromEntries(
  'router method serial seconds program detail what file vips instance count first service server owner step at from to min max address device'
    .split(' ')
    .map((name) => [name, '']),
);

function make(locale: Locale, namespace: Namespace, otherwise: Sentence): Sentence {
  const words: Record<string, string> = messages[locale][namespace];
  // The keys are whatever the engine says, so that their being known is asked here and not by the compiler.
  const t = readerOf(locale).t as (key: string, values: Record<string, string | number>) => string;
  const here = messages[locale].findings.thisRouter;
  const blanks = { ...BLANKS, router: messages[locale].findings.theRouter };
  return ({ code, params = {} }) =>
    Object.hasOwn(words, code)
      ? t(`${namespace}.${code}`, {
          ...blanks,
          ...params,
          ...(params.router === LOCAL ? { router: here } : {}),
        })
      : otherwise({ code, params });
}

/** findings.json has the console's and the agent's codes; what is not there is a finding of lvs.cf (lib/lvscf has its words). */
const ofFile =
  (locale: Locale): Sentence =>
  ({ code, params = {} }) =>
    Object.hasOwn(fileMessages, code) ? sentenceIn(fileWords(locale), { code, params }) : code;

/** What is not in conditions.json is a reason of a check (lib/protocol has its words). */
const ofCheck =
  (locale: Locale): Sentence =>
  ({ code, params = {} }) =>
    reasonSentence({ code, params }, messages[locale].reasons);

const findings = (locale: Locale) => make(locale, 'findings', ofFile(locale));

/** Errors and findings, for pages and handlers. */
export const sentences = async (): Promise<Sentence> => findings((await reader()).locale);

/** The same for components. */
export const useSentence = (): Sentence => findings(useReader().locale);

const states = (locale: Locale) => make(locale, 'conditions', ofCheck(locale));

/** Who made an entry of the history: the name that was given; of what the agent did by itself, why it did. */
export const whoMade = (
  { author, caller }: { author: string; caller: string },
  condition: Sentence,
): string => (caller === 'agent' ? condition({ code: author, params: {} }) : author);

/** How something is: why it is not known, a check's reason, a router's finding, what became of a change. For pages and handlers. */
export const conditions = async (): Promise<Sentence> => states((await reader()).locale);

/** The same for components. */
export const useCondition = (): Sentence => states(useReader().locale);
