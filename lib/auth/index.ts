export {
  checkLogin,
  FIRST_USER,
  hasAccounts,
  keepLocale,
  noteLogin,
  setPassword,
  type PasswordResult,
} from './accounts';
export { sealSession, sessionCookie, setCookie, unsealSession, visitorCookie } from './cookies';
export { CSRF_FIELD, csrfMatches, csrfToken } from './csrf';
export { MAX_BYTES, MIN_CHARACTERS, passwordFault, passwordMatches, type PasswordFault } from './password';
export { may, permissions, roles, type Permission, type Role } from './permissions';
export { secret } from './secret';
export { endSession, findSession, startSession, type Bearer, type SessionInfo } from './sessions';
export { forgetSetupCode, setupCode, setupCodeFile, setupCodeMatches } from './setup-code';
export { loginThrottle } from './throttle';
