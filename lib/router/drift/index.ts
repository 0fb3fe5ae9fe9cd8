export { itemKey, type Item } from './items';
export { DRIFT_FINDINGS, judge, type Difference } from './judge';
export { repairCommand, type Repair, type RepairCode } from './repairs';
export { readSources } from './sources';
export {
  adoptedWords,
  draftAdoption,
  draftPull,
  draftRunning,
  saveDrafted,
  type Adopting,
  type Draft,
} from './take';
