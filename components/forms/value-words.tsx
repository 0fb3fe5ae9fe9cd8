'use client';

import { createContext, useContext, type ReactNode } from 'react';

const Words = createContext<Record<string, string>>({});

/** Hands the forms below the sentences for refused values in the reader's language: the browser has no others. */
export function ValueWords({ words, children }: { words: Record<string, string>; children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

/** Templates by code, as lib/lvscf's `fill` reads them. */
export const useValueWords = (): Record<string, string> => useContext(Words);
