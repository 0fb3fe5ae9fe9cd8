/**
 * Every route's rule, written down a second time and by hand: the matrix takes what it expects from the rules themselves, so a rule
 * that was loosened by mistake would pass it. ADDRESS METHOD PERMISSION, `recent` where one shows anew who one is, `unfinished`
 * where an account may be that must first set a password or a second factor.
 */
export const writtenRules = `
/ GET anyone
/access page administer
/access/save POST administer recent
/account page view
/account/second-factor page view unfinished
/account/second-factor/confirm POST view recent unfinished
/account/second-factor/remove POST view recent
/account/sessions/end POST view
/account/tokens/make POST view recent
/account/tokens/revoke POST view
/accounts page administer
/accounts/[name] page administer
/accounts/[name]/delete page administer
/accounts/[name]/delete/run POST administer recent
/accounts/[name]/reset POST administer recent
/accounts/[name]/role POST administer recent
/accounts/[name]/second-factor POST administer recent
/accounts/[name]/state POST administer recent
/accounts/add POST administer recent
/accounts/second-factor POST administer recent
/api/v1/doctor GET view
/api/v1/events GET view
/api/v1/history GET view
/api/v1/openapi.json GET view
/api/v1/pulse POST operate
/api/v1/rates GET view
/api/v1/rates/last GET view
/api/v1/status GET view
/api/v1/table GET view
/audit page administer
/audit/export GET administer
/changes page view
/changes/apply POST configure recent
/changes/confirm POST configure
/changes/extend POST configure
/changes/push POST configure
/changes/revert POST configure
/control page view
/control/[verb]/[router] page operate
/control/[verb]/[router]/run POST operate recent
/control/failover/[direction] page operate
/control/failover/[direction]/run POST operate recent
/control/maintenance/[router] page operate
/control/maintenance/[router]/run POST operate recent
/control/server/[action]/[service]/[server] page operate
/control/server/[action]/[service]/[server]/run POST operate recent
/control/server/check/[service]/[server] page operate
/control/server/check/[service]/[server]/run POST operate
/control/server/now/[service]/[server] page view
/control/traffic page view
/doctor page view
/drift/[repair]/[side]/[entry] page configure
/drift/[repair]/[side]/[entry]/run POST configure
/failover page view
/failover/[id] page view
/failover/[id]/monitoring page view
/failover/[id]/monitoring/save POST configure
/failover/[id]/save POST configure
/failover/delete page configure
/failover/delete/run POST configure
/failover/new page configure
/failover/new/save POST configure
/failover/select POST configure
/find/objects GET view
/global page view
/global/save POST configure
/help page view
/history page view
/history/[id] page view
/history/[id]/restore POST configure
/log page view
/login page anyone
/login/code page anyone
/login/code/enter POST anyone
/login/enter POST anyone
/logout POST view unfinished
/marks page view
/marks/add POST configure
/marks/apply page configure
/marks/apply/run POST configure recent
/marks/push POST configure
/marks/save POST configure
/metrics GET view
/password page view unfinished
/password/save POST view unfinished
/preferences/language POST anyone
/preferences/theme POST view unfinished
/redundancy page view
/redundancy/disable page configure
/redundancy/disable/run POST configure
/redundancy/enable POST configure
/redundancy/pairing page administer
/redundancy/pairing/ask POST administer recent
/redundancy/pairing/forget POST administer recent
/redundancy/pairing/pin POST administer recent
/redundancy/pairing/test POST administer
/redundancy/save POST configure
/refused page view
/services page view
/services/boot POST configure recent
/services/forwarding POST configure recent
/setup page anyone
/setup/save POST anyone
/verify page view unfinished
/verify/save POST view unfinished
/virtual-servers page view
/virtual-servers/[id] page view
/virtual-servers/[id]/monitoring page view
/virtual-servers/[id]/monitoring/save POST configure
/virtual-servers/[id]/real-servers page view
/virtual-servers/[id]/real-servers/[server] page view
/virtual-servers/[id]/real-servers/[server]/save POST configure
/virtual-servers/[id]/real-servers/[server]/setup page view
/virtual-servers/[id]/real-servers/delete page configure
/virtual-servers/[id]/real-servers/delete/run POST configure
/virtual-servers/[id]/real-servers/new page configure
/virtual-servers/[id]/real-servers/new/save POST configure
/virtual-servers/[id]/real-servers/select POST configure
/virtual-servers/[id]/save POST configure
/virtual-servers/delete page configure
/virtual-servers/delete/run POST configure
/virtual-servers/new page configure
/virtual-servers/new/save POST configure
/virtual-servers/select POST configure
`;
