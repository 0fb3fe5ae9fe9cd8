import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import { sentence as fileSentence } from '@/lib/lvscf/sentence';
import { messages as fileMessages } from '@/lib/lvscf/messages';
import { reasonSentence } from '@/lib/protocol';

/** Something with a stable code: an agent's error, a form's finding, a finding of lvs.cf. */
export interface Coded {
  code: string;
  params?: Record<string, string | number>;
}

/** Makes the sentence for a code in the reader's language. */
export type Sentence = (coded: Coded) => string;

interface Translate {
  (key: string, values: Record<string, string | number>): string;
  has(key: string): boolean;
}

/** A parameter that a sentence names and nobody gave must not fail the page. */
const blanks = {
  router: 'The router',
  ...Object.fromEntries(
    'method serial seconds program detail what file vips instance count first service server owner step at from to min max address device'
      .split(' ')
      .map((name) => [name, '']),
  ),
};

function make(t: Translate, otherwise: Sentence): Sentence {
  return ({ code, params = {} }) =>
    t.has(code) ? t(code, { ...blanks, ...params }) : otherwise({ code, params });
}

/** findings.json has the console's and the agent's codes; what is not there is a finding of lvs.cf (lib/lvscf has its words). */
const ofFile: Sentence = ({ code, params = {} }) =>
  code in fileMessages ? fileSentence({ code, params }) : code;

/** What is not in conditions.json is a reason of a check (lib/protocol has its words). */
const ofCheck: Sentence = ({ code, params = {} }) => reasonSentence({ code, params });

/** Errors and findings, for pages and handlers. */
export async function sentences(): Promise<Sentence> {
  return make(await getTranslations('findings'), ofFile);
}

/** The same for components. */
export function useSentence(): Sentence {
  return make(useTranslations('findings'), ofFile);
}

/** How something is: why it is not known, a check's reason, a router's finding, what became of a change. */
export function useCondition(): Sentence {
  return make(useTranslations('conditions'), ofCheck);
}
