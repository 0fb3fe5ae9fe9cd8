import type en from '../en';
import audit from './audit.json';
import access from './access.json';
import accounts from './accounts.json';
import account from './account.json';
import changes from './changes.json';
import client from './client.json';
import conditions from './conditions.json';
import control from './control.json';
import doctorPage from './doctor-page.json';
import drift from './drift.json';
import errors from './errors.json';
import failover from './failover.json';
import fields from './fields.json';
import findings from './findings.json';
import forms from './forms.json';
import frame from './frame.json';
import global from './global.json';
import help from './help.json';
import history from './history.json';
import log from './log.json';
import login from './login.json';
import marks from './marks.json';
import marksFindings from './marks-findings.json';
import operate from './operate.json';
import pairing from './pairing.json';
import palette from './palette.json';
import password from './password.json';
import reasons from './reasons.json';
import realServer from './real-server.json';
import redundancy from './redundancy.json';
import roles from './roles.json';
import services from './services.json';
import setup from './setup.json';
import states from './states.json';
import traffic from './traffic.json';
import virtual from './virtual.json';

export default {
  audit,
  access,
  accounts,
  account,
  changes,
  client,
  conditions,
  control,
  doctorPage,
  drift,
  errors,
  failover,
  fields,
  findings: { ...findings, ...marksFindings },
  forms,
  frame,
  global,
  help,
  history,
  log,
  login,
  marks,
  operate,
  pairing,
  palette,
  password,
  reasons,
  realServer,
  redundancy,
  roles,
  services,
  setup,
  states,
  traffic,
  virtual,
} satisfies typeof en;
