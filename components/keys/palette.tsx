'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import type { PaletteItem } from '@/lib/console/view/palette';
import { Modal } from './modal';

/** ms after the last letter: shorter asks for every letter of a word, longer is felt. */
const PAUSE_MS = 120;

interface Found {
  state: 'asks' | 'failed' | 'found';
  items: PaletteItem[];
  /** the text that they were found by */
  of: string;
}

/** Finds pages, actions, virtual and real servers by words, and leads there. The server looks, since there may be thousands. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('client.keys');
  const list = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>({ state: 'asks', items: [], of: '' });
  const [at, setAt] = useState(0);
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(
      () => {
        void ask(text, asked.signal).then((answer) => {
          if (asked.signal.aborted) return;
          setFound((before) => answer ?? { ...before, state: 'failed' });
          setAt(0);
        });
      },
      text ? PAUSE_MS : 0,
    );
    return () => {
      asked.abort();
      clearTimeout(timer);
    };
  }, [text]);
  useEffect(() => {
    // A link to another place of this very page loads nothing: the dialog would stay in front of it.
    window.addEventListener('hashchange', onClose);
    return () => window.removeEventListener('hashchange', onClose);
  }, [onClose]);
  const { items, state, of } = found;
  const option = (i: number) => `${list}-${i}`;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && items.length) {
      event.preventDefault();
      const next = (at + step + items.length) % items.length;
      setAt(next);
      document.getElementById(option(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What stands there may still be what an older text found: nobody is led where he did not mean to go.
      if (of === text) document.getElementById(option(at))?.click();
    }
  };
  return (
    <Modal label={`${list}-h`} className="palette" onClose={onClose}>
      <h3 id={`${list}-h`} className="vh">
        {t('title')}
      </h3>
      <input
        type="text"
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={items.length ? option(at) : undefined}
        aria-label={t('find')}
        placeholder={t('find')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={list} className="found" role="listbox" aria-label={t('found')}>
        {items.map((item, i) => (
          <a
            key={item.href + item.text}
            id={option(i)}
            href={item.href}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
          >
            <span className="kind">{t(`kinds.${item.kind}`)}</span> <b>{item.text}</b>{' '}
            <span className="hint">{item.hint}</span>
          </a>
        ))}
      </div>
      <p className="panel-f note" role="status">
        {state === 'failed' ? t('failed') : state === 'found' && items.length === 0 ? t('nothing') : t('how')}
      </p>
    </Modal>
  );
}

/** @returns null when the console did not answer, or the session is over */
async function ask(text: string, signal: AbortSignal): Promise<Found | null> {
  try {
    const answer = await fetch(`/find/objects?text=${encodeURIComponent(text)}`, {
      signal,
      redirect: 'error',
    });
    if (!answer.ok) return null;
    const { items } = (await answer.json()) as { items: PaletteItem[] };
    return { state: 'found', items, of: text };
  } catch {
    return null;
  }
}
