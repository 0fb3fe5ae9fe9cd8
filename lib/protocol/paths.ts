import path from 'node:path';

/**
 * Every path of the product on a router (design 3.2), below LVS_ROOT so that several routers can live on one machine.
 * @param root value of LVS_ROOT; `/` when unset
 */
export function paths(root = process.env.LVS_ROOT || '/') {
  const at = (p: string) => path.join(root, p);
  return {
    root,
    lvscf: at('etc/sysconfig/ha/lvs.cf'),
    consoleConf: at('etc/lvs-console/console.conf'),
    accessConf: at('etc/lvs-console/access.conf'),
    agentConf: at('etc/lvs-console/agent.conf'),
    marksConf: at('etc/lvs-console/marks.conf'),
    /** packet forwarding, enabled across reboots */
    forwardingConf: at('etc/sysctl.d/90-lvs-console.conf'),
    /** the console's own data: database, secret, ssh key, known_hosts, TLS certificate */
    consoleData: at('var/lib/lvs-console'),
    /** the agent's: history, pending change */
    agentData: at('var/lib/lvs-agent'),
    /** what operators decided for single real servers (lib/protocol/intents.ts) */
    intents: at('var/lib/lvs-agent/intents'),
    /** in its place while the disk takes nothing: holds until the machine restarts */
    intentsUnsaved: at('run/pulse/intents'),
    /** accounts of the other router's console, as it last offered them; hashes and second factors, root's alone */
    accountsOffered: at('var/lib/lvs-agent/accounts-offered.json'),
    /** which of these this router's console has taken over, and when */
    accountsTaken: at('var/lib/lvs-agent/accounts-taken.json'),
    /** this router shall not lead, whatever restarts: since when, who, why, a line */
    maintenance: at('var/lib/lvs-agent/maintenance'),
    /** root-owned authorized_keys of the account lvs-peer */
    peerKeys: at('etc/lvs-console/peer-keys'),
    pulseData: at('var/lib/pulse'),
    applied: at('var/lib/pulse/applied'),
    /** link to the generation to which a pending change would return; pulse does not remove what it names */
    keptGeneration: at('var/lib/pulse/kept'),
    agentSocket: at('run/lvs-console/agent.sock'),
    /** the agent's own, in memory: a disk that takes nothing keeps no agent from starting, and no lvs.cf from being judged */
    agentRun: at('run/lvs-console'),
    /** names the one agent of this router */
    agentLock: at('run/lvs-console/agent.lock'),
    /**
     * where the bridge of a peer's key (`lvs-agent connect`) comes in; in a directory of its own, so that the account lvs-peer
     * need not be able to enter that of agent.sock
     */
    peerSocket: at('run/lvs-peer/agent.sock'),
    /** there while root wants the cluster's packets let in (bin/pulse-firewall) */
    firewallOpen: at('var/lib/pulse/firewall-open'),
    pulseRun: at('run/pulse'),
    keepalivedPid: at('run/pulse/keepalived.pid'),
    vrrpPid: at('run/pulse/vrrp.pid'),
    lvsdPid: at('run/pulse/lvsd.pid'),
    /** keepalived adds the number in it to this router's priority: -100 hands the service over, 0 is the ordinary state */
    handover: at('run/pulse/handover'),
    /** what lvsd's guard saw and restored (lib/protocol/guard.ts) */
    guardReport: at('run/pulse/guard.json'),
    /** there while this router reaches none of the quorum hosts; holds since when, ISO 8601 */
    quorumLost: at('run/pulse/quorum-lost'),
    /** there while this router leads; holds since when, ISO 8601. keepalived's own word begins anew at each reload */
    masterSince: at('run/pulse/master-since'),
    lvsdSocket: at('run/pulse/lvsd.sock'),
    /** TMPDIR of keepalived: its JSON dump lands here, root 0700 */
    dumpDir: at('run/pulse/dump'),
    log: at('var/log/lvs'),
  };
}

export type Paths = ReturnType<typeof paths>;
