'use client';

import { useEffect } from 'react';

/**
 * Lets the browser itself ask for the same password twice, before the form is sent: an answer from the server comes with empty
 * fields, since nothing secret is ever sent back, and all would have to be typed anew.
 */
export function SamePasswords({ first, second, words }: { first: string; second: string; words: string }) {
  useEffect(() => {
    const [one, two] = [first, second].map((id) => document.getElementById(id));
    if (!(one instanceof HTMLInputElement) || !(two instanceof HTMLInputElement)) return;
    const compare = () => two.setCustomValidity(two.value === '' || two.value === one.value ? '' : words);
    for (const input of [one, two]) input.addEventListener('input', compare);
    return () => {
      for (const input of [one, two]) input.removeEventListener('input', compare);
    };
  }, [first, second, words]);
  return null;
}
