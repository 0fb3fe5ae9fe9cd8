import { fill, messages } from './messages';
import type { Finding } from './types';

export function sentence(f: Finding): string {
  return fill(messages[f.code as keyof typeof messages].text, f.params);
}
