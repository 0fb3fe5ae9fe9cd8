/** Addresses of the pages of virtual and real servers; ids hold `:`, which Next gives back encoded. */
const enc = encodeURIComponent;
export const virtualPage = (id: string) => `/virtual-servers/${enc(id)}`;
export const realServersPage = (id: string) => `${virtualPage(id)}/real-servers`;
export const realServerPage = (id: string, server: string) => `${realServersPage(id)}/${enc(server)}`;
export const monitoringPage = (id: string) => `${virtualPage(id)}/monitoring`;
export const failoverPage = (id: string) => `/failover/${enc(id)}`;
export const failoverScriptsPage = (id: string) => `${failoverPage(id)}/monitoring`;
export const setupPage = (id: string, server: string) => `${realServerPage(id, server)}/setup`;
