import { repairPage } from '@/lib/console/view/drift';
import type { ServiceRow } from '@/lib/console/view/services';
import { fileWords } from '@/lib/i18n/file-words';
import { useReader } from '@/lib/i18n/reader';
import { sentenceIn } from '@/lib/lvscf';
import type { Difference } from '@/lib/router';

/** Changes told under one difference; the pages of its repairs have the rest. */
const MOST = 5;

/** What a difference means in lvs.cf, and where each of its repairs is explained and asked for. */
export function DriftDetail({
  difference,
  role,
  services,
}: {
  difference: Difference;
  role: string;
  services: ServiceRow[];
}) {
  const { t, locale } = useReader();
  const words = fileWords(locale);
  const { changes, repairs } = difference;
  const links = repairs.flatMap((repair) => {
    const href = repairPage(repair, role, services);
    return href === null ? [] : [{ href, code: repair.code }];
  });
  const more = changes.length - MOST;
  return (
    <>
      {changes.slice(0, MOST).map((change, i) => (
        <p key={i} className="note">
          {sentenceIn(words, change)}
        </p>
      ))}
      {more > 0 && <p className="note">{t('drift.more', { n: more, count: String(more) })}</p>}
      {links.length > 0 && (
        <p className="acts">
          {links.map(({ href, code }) => (
            <a key={code} href={href}>
              {t(`drift.repairs.${code}.name`)}
            </a>
          ))}
        </p>
      )}
    </>
  );
}
