import type { MethodName } from '@/lib/protocol';
import type { Method } from '../method';
import { accessSave } from './access-save';
import { accountsOffer } from './accounts-offer';
import { accountsOffered } from './accounts-offered';
import { accountsState } from './accounts-state';
import { accountsTaken } from './accounts-taken';
import { changeAbort } from './change-abort';
import { changeCommit } from './change-commit';
import { changeConfirm } from './change-confirm';
import { changeExtend } from './change-extend';
import { changeGet } from './change-get';
import { changePrepare } from './change-prepare';
import { checkRun } from './check-run';
import { configCheck } from './config-check';
import { configRead } from './config-read';
import { configSave } from './config-save';
import { connections } from './connections';
import { doctor } from './doctor';
import { facts } from './facts';
import { forwardingRead } from './forwarding-read';
import { forwardingSet } from './forwarding-set';
import { handoverSet } from './handover-set';
import { hello } from './hello';
import { historyList } from './history-list';
import { historyRead } from './history-read';
import { intentsMerge } from './intents-merge';
import { intentsRead } from './intents-read';
import { log } from './log';
import { marksApply } from './marks-apply';
import { marksCheck } from './marks-check';
import { marksRead } from './marks-read';
import { marksSave } from './marks-save';
import { pulseControl } from './pulse-control';
import { rates } from './rates';
import { ratesLast } from './rates-last';
import { servicesRead } from './services-read';
import { servicesSet } from './services-set';
import { status } from './status';
import { table } from './table';
import { tableZero } from './table-zero';

/** Every method of the protocol and what answers it; the type makes a missing one a fault of the build. */
export const handlers: { [M in MethodName]: Method<M> } = {
  hello,
  status,
  table,
  connections,
  rates,
  'rates.last': ratesLast,
  'table.zero': tableZero,
  doctor,
  facts,
  log,
  'config.read': configRead,
  'config.check': configCheck,
  'config.save': configSave,
  'history.list': historyList,
  'history.read': historyRead,
  'change.prepare': changePrepare,
  'change.commit': changeCommit,
  'change.confirm': changeConfirm,
  'change.extend': changeExtend,
  'change.abort': changeAbort,
  'change.get': changeGet,
  'marks.read': marksRead,
  'marks.check': marksCheck,
  'marks.save': marksSave,
  'marks.apply': marksApply,
  'forwarding.read': forwardingRead,
  'forwarding.set': forwardingSet,
  'intents.read': intentsRead,
  'intents.merge': intentsMerge,
  'handover.set': handoverSet,
  'services.read': servicesRead,
  'services.set': servicesSet,
  'check.run': checkRun,
  'access.save': accessSave,
  'accounts.state': accountsState,
  'accounts.offer': accountsOffer,
  'accounts.offered': accountsOffered,
  'accounts.taken': accountsTaken,
  'pulse.control': pulseControl,
};
