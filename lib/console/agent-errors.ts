import { AgentError, fileFindingSchema, type ErrorCode } from '@/lib/protocol';
import { apiError } from './answers';
import { fileFindings, type FormFinding } from './findings';

/** HTTP's word for each error of the agent; what is not listed is 502: the console is well, what is behind it is not. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  forbidden: 403,
  refused: 403,
  'invalid-params': 400,
  'too-large': 413,
  invalid: 422,
  conflict: 409,
  'change-pending': 409,
  'wrong-step': 409,
  'no-such-change': 404,
  'no-such-entry': 404,
  busy: 503,
  unreachable: 503,
  timeout: 504,
};

/** An error of the agent as findings of a form: the file's own where it names them, else one for the form as a whole. */
export function agentFindings(error: AgentError): FormFinding[] {
  const file = fileFindingSchema.array().safeParse(error.data.findings ?? []);
  if (error.code === 'invalid' && file.success && file.data.length > 0)
    return fileFindings(file.data, (path) => path?.directive ?? null);
  const { params, detail } = error.data;
  return [
    {
      field: null,
      code: error.code,
      params: { ...params, ...(detail ? { detail } : {}) },
      severity: 'error',
    },
  ];
}

/** The same for programs. */
export function agentAnswer(error: AgentError): Response {
  return apiError(STATUS[error.code] ?? 502, error.code, error.data.params);
}
