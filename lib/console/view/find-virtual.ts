import { notFound } from 'next/navigation';
import type { Translate } from '@/lib/i18n/reader';
import { endpoint } from '@/lib/lvscf/address';
import type { VirtualServer } from '@/lib/lvscf';
import type { ConfigFile } from '../config';

/** The virtual server of a page's address; a page for one that the saved file does not have is not found. */
export function virtualOr404(saved: ConfigFile, id: string | undefined): VirtualServer {
  return saved.config.virtual.find((v) => v.id === id) ?? notFound();
}

/** `tcp 192.168.1.250:80, mark 80`; IPv6 in brackets */
export function subtitle(v: VirtualServer, t: Translate): string {
  const at = `${v.protocol} ${v.address ? endpoint(v.address, v.port) : t('virtual.noAddress', { port: String(v.port) })}`;
  return v.fwmark > 0 ? `${at}, ${t('virtual.mark', { mark: String(v.fwmark) })}` : at;
}
