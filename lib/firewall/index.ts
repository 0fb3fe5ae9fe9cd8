export { type Chain, chainsOf, mayDrop } from './chains';
export { FIREWALL_CHAINS, firewalldCommands, iptablesText, nftCommand } from './print';
export { type Passage, passages } from './rules';
export { letsIn, type Openings, within, type Zone, zoneOf, zonesOf } from './zones';
