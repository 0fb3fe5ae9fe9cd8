/**
 * The agent's own log: one JSON object a line on stdout, for journald or the service's log file. Names, codes and durations;
 * never contents of files, keys or what a caller sent.
 */
export type Log = (
  level: 'info' | 'warning' | 'error',
  event: string,
  fields?: Record<string, string | number | boolean | null>,
) => void;

export const logToStdout: Log = (level, event, fields = {}) => {
  process.stdout.write(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }) + '\n');
};
