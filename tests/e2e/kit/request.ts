import https from 'node:https';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One https request as it stands, redirects not followed. Rejects when the connection is cut. */
export function request(
  url: string,
  options: https.RequestOptions & { body?: string } = {},
): Promise<Answer> {
  const { body, headers, ...rest } = options;
  return new Promise((resolve, reject) => {
    const call = https.request(
      url,
      {
        rejectUnauthorized: false,
        agent: false,
        ...rest,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        const answer = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString('utf8'),
          });
        response.on('data', (part: Buffer) => {
          parts.push(part);
          // A stream of events has no end of its own: its first part is the answer.
          if (!response.headers['content-type']?.startsWith('text/event-stream')) return;
          answer();
          call.destroy();
        });
        response.on('error', reject);
        response.on('end', answer);
      },
    );
    call.setTimeout(20_000, () => call.destroy(new Error(`${url} did not answer within 20 s`)));
    call.on('error', reject);
    call.end(body);
  });
}
