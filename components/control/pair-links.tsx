import type { PairView, RouterReading } from '@/lib/console/view/reading';
import { useReader } from '@/lib/i18n/reader';
import { Icon } from '../ui/icon';
import { stateClass, type StateName } from '../ui/state';

/** The heartbeat's links as each VRRP instance says on both sides: heard when exactly one is master and the other waits. */
export function Channels({ pair }: { pair: PairView }) {
  const { t } = useReader();
  const names = [
    ...new Set([pair.local, pair.peer].flatMap((r) => r?.status?.vrrp?.map((v) => v.name) ?? [])),
  ];
  if (!pair.peer) return <ul className="channels" aria-label={t('control.pair.channels')} />;
  // Without a word from either side there is still a heartbeat to be drawn, of which nothing is known.
  if (names.length === 0) names.push('');
  return (
    <ul className="channels" aria-label={t('control.pair.channels')}>
      {names.map((name) => {
        const { is, word } = channelState(sideOf(pair.local, name), sideOf(pair.peer, name));
        return (
          <li key={name}>
            <b>{t('control.pair.heartbeat', { name })}</b>{' '}
            <span className={`wire ${stateClass(is)}${is === 'up' ? '' : ' cut'}`}>
              <Icon name="i-heart" />
            </span>{' '}
            <span className="age">{t(`control.pair.${word}`)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function sideOf(reading: RouterReading | null, name: string): string {
  const { status } = reading ?? {};
  if (status?.pulse.state === 'stopped') return 'stopped';
  return status?.vrrp?.find((v) => v.name === name)?.state ?? 'unknown';
}

type Channel = 'stopped' | 'bothUnknown' | 'heard' | 'bothLead' | 'fault' | 'settling';

function channelState(here: string, there: string): { is: StateName; word: Channel } {
  if (here === 'stopped' || there === 'stopped') return { is: 'off', word: 'stopped' };
  if (here === 'unknown' || there === 'unknown') return { is: 'unknown', word: 'bothUnknown' };
  if ([here, there].sort().join() === 'BACKUP,MASTER') return { is: 'up', word: 'heard' };
  if (here === 'MASTER' && there === 'MASTER') return { is: 'down', word: 'bothLead' };
  if (here === 'FAULT' || there === 'FAULT') return { is: 'down', word: 'fault' };
  return { is: 'degraded', word: 'settling' };
}

/** In place of the second router. */
export function NoPeer({ why, other }: { why: PairView['alone']; other: 'primary' | 'backup' }) {
  const { t } = useReader();
  return (
    <article className="router standby" aria-label={t('control.pair.noSecond')}>
      <div className="router-h">
        <h3>{why === 'not-paired' ? t(`control.pair.roles.${other}`) : t('control.pair.noBackup')}</h3>{' '}
        <span className="role">
          {t(why === 'not-paired' ? 'control.pair.notPaired' : 'control.pair.none')}
        </span>
      </div>
      <div className="vips">
        <p>{why === 'not-paired' ? t(`control.pair.names.${other}`) : t('control.pair.noneOn')}</p>
        <p>
          {why === 'not-paired' ? (
            <a href="/redundancy/pairing">{t(`control.pair.pairWith.${other}`)}</a>
          ) : (
            <a href="/redundancy">{t('frame.tabs.redundancy')}</a>
          )}
        </p>
      </div>
    </article>
  );
}
