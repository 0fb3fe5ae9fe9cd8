export { type Left } from './adopt';
export { itemKey, type Item } from './items';
export { DRIFT_FINDINGS, judge, type Difference } from './judge';
export { leftCodes, type LeftCode } from './left';
export { repairCodes, repairCommand, type Repair, type RepairCode } from './repairs';
export { readSources, type Places, type Sources } from './sources';
export {
  adoptedWords,
  draftAdoption,
  draftPull,
  draftRunning,
  saveDrafted,
  wanted,
  type Adopting,
  type Draft,
} from './take';
