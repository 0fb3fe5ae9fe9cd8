import conditions from './conditions.json';
import errors from './errors.json';
import findings from './findings.json';
import login from './login.json';
import password from './password.json';
import roles from './roles.json';
import setup from './setup.json';

/** One file per namespace, so that a panel's words lie together: `useTranslations('login')` reads login.json. */
export default { conditions, errors, findings, login, password, roles, setup };
