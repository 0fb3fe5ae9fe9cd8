export {
  checkLogin,
  keepLocale,
  noteFailure,
  noteLogin,
  FIRST_USER,
  hasAccounts,
  ONE_TIME_MS,
  setPassword,
  type PasswordResult,
} from './accounts';
export {
  account,
  ACCOUNT_NAME,
  accounts,
  addAccount,
  changeAccount,
  resetPassword,
  type AccountFault,
  type AccountRow,
} from './administer';
export { sealStoredTotp } from './at-rest';
export {
  sealPassed,
  sealSession,
  sessionCookie,
  setCookie,
  passedCookie,
  unsealPassed,
  unsealSession,
  visitorCookie,
} from './cookies';
export { CSRF_FIELD, csrfMatches, csrfToken } from './csrf';
export { MAX_BYTES, MIN_CHARACTERS, passwordFault, passwordMatches, type PasswordFault } from './password';
export { may, permissions, roles, type Permission, type Role } from './permissions';
export {
  confirmSecret,
  dutyOf,
  hasSecondFactor,
  offeredSecret,
  recoveryCodesLeft,
  removeSecondFactor,
  requireSecondFactor,
  secondFactorMatches,
  secondFactorRequired,
  type Duty,
} from './second-factor';
export { secret } from './secret';
export {
  endSession,
  findSession,
  isRecent,
  knownAddress,
  noteVerified,
  openSessions,
  RECENT_MS,
  startSession,
  type Bearer,
  type OpenSession,
  type SessionInfo,
} from './sessions';
export { forgetSetupCode, setupCode, setupCodeFile, setupCodeMatches } from './setup-code';
export { accountThrottle, homeThrottle, loginThrottle } from './throttle';
export {
  findToken,
  lesserRole,
  makeToken,
  revokeToken,
  TOKEN_DAYS,
  tokens,
  type TokenBearer,
  type TokenRow,
} from './tokens';
export {
  knownConflicts,
  offerAccounts,
  takeAccounts,
  takenDigest,
  type KnownConflict,
  type TakenAccounts,
} from './travel';
export { otpauthUri } from './totp';
