import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import { sentence as fileSentence } from '@/lib/lvscf';
import { reasonSentence, type Reason } from '@/lib/protocol';

/** Something with a stable code: an agent's error, a form's finding, a finding of lvs.cf. */
export interface Coded {
  code: string;
  params?: Record<string, string | number>;
}

/** Makes the sentence for a code in the reader's language. */
export type Sentence = (coded: Coded) => string;

type Translate = Awaited<ReturnType<typeof getTranslations<'findings'>>>;

/**
 * findings.json has the console's and the agent's codes; what is not there is a finding of lvs.cf, whose sentences lie in
 * lib/lvscf. A parameter that a sentence names and nobody gave must not fail the page.
 */
function sentenceWith(t: Translate): Sentence {
  return ({ code, params = {} }) => {
    const key = code as Parameters<Translate>[0];
    if (!t.has(key)) return fileSentence({ code, severity: 'error', params });
    return t(key, { router: 'The router', method: '', serial: '', seconds: '', program: '', ...params });
  };
}

/** For pages and handlers. */
export async function sentences(): Promise<Sentence> {
  return sentenceWith(await getTranslations('findings'));
}

/** For components. */
export function useSentence(): Sentence {
  return sentenceWith(useTranslations('findings'));
}

/** Why something is not known or a check is in its state, in words. */
export function reasonWords(reason: Reason): string {
  return reasonSentence(reason);
}
