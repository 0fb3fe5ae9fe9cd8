import type en from '../en';
import client from './client.json';
import conditions from './conditions.json';
import control from './control.json';
import doctorPage from './doctor-page.json';
import errors from './errors.json';
import fields from './fields.json';
import findings from './findings.json';
import forms from './forms.json';
import frame from './frame.json';
import log from './log.json';
import login from './login.json';
import marks from './marks.json';
import marksFindings from './marks-findings.json';
import password from './password.json';
import roles from './roles.json';
import services from './services.json';
import setup from './setup.json';
import states from './states.json';
import virtual from './virtual.json';

export default {
  client,
  conditions,
  control,
  doctorPage,
  errors,
  fields,
  findings: { ...findings, ...marksFindings },
  forms,
  frame,
  log,
  login,
  marks,
  password,
  roles,
  services,
  setup,
  states,
  virtual,
} satisfies typeof en;
