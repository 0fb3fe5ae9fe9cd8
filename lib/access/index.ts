export { parseNetworks, plainAddress, type Network } from './network';
export {
  accessSentence,
  closed,
  isLoopback,
  parseAccess,
  type AccessFinding,
  type AccessRules,
} from './rules';
