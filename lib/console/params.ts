/** The parts of a route's address in brackets, decoded: `{ id: 'tcp:192.168.1.250:80' }`. */
export type RouteParams = Record<string, string>;

/**
 * Next hands them over as they stand in the address, or nothing for a route without any; a part that is not proper
 * percent-encoding stays as it is.
 */
export function routeParams(raw: Record<string, string | string[] | undefined> | undefined): RouteParams {
  const params: RouteParams = {};
  for (const [name, value] of Object.entries(raw ?? {}))
    if (value !== undefined) params[name] = decodePart(Array.isArray(value) ? value.join('/') : value);
  return params;
}

/** Percent-decodes, or gives back what cannot be decoded. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
