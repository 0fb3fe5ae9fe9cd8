import { useSentence } from '@/lib/i18n/sentences';
import { Notice } from '../ui/notice';

/** What is said about a form as a whole, read out at once. Nothing where nothing is to say. */
export function FindingsNotice({
  findings,
}: {
  findings: { code: string; params?: Record<string, string | number> }[];
}) {
  const sentence = useSentence();
  if (findings.length === 0) return null;
  return (
    <Notice is="down" alert>
      {findings.map((finding) => (
        <p key={finding.code}>{sentence(finding)}</p>
      ))}
    </Notice>
  );
}
