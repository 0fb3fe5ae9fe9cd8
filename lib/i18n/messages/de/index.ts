import type en from '../en';
import client from './client.json';
import conditions from './conditions.json';
import control from './control.json';
import errors from './errors.json';
import fields from './fields.json';
import findings from './findings.json';
import forms from './forms.json';
import frame from './frame.json';
import login from './login.json';
import password from './password.json';
import roles from './roles.json';
import setup from './setup.json';
import states from './states.json';
import virtual from './virtual.json';

export default {
  client,
  conditions,
  control,
  errors,
  fields,
  findings,
  forms,
  frame,
  login,
  password,
  roles,
  setup,
  states,
  virtual,
} satisfies typeof en;
