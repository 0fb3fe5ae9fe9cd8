import { NextRequest } from 'next/server';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeToken } from '@/lib/auth';
import { database, databaseFile, migrate } from '@/lib/db';
import { addressOf, exportsOf, routeFiles } from './app-routes.test-kit';
import { openapiOf } from './openapi';

let root: string;
let token: string;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'lvs-openapi-'));
  process.env.LVS_ROOT = root;
  await migrate(databaseFile(), path.resolve('prisma/migrations'));
  const user = await database().user.create({ data: { name: 'anna', role: 'viewer', passwordHash: '-' } });
  token = (await makeToken(user, { name: 't', role: 'viewer', days: 7 })) ?? '';
});
afterAll(async () => {
  await database().$disconnect();
  delete process.env.LVS_ROOT;
  rmSync(root, { recursive: true });
});

interface Operation {
  summary: string;
  parameters?: { name: string; required: boolean; schema: Record<string, unknown> }[];
  requestBody?: unknown;
  responses: Record<string, { content?: unknown }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

it('openapi.json names every route for programs, with its methods, parameters and answers', async () => {
  const [file = ''] = routeFiles.filter((one) => one.includes('openapi.json'));
  const [{ made } = { made: null }] = await exportsOf(file);
  const request = new NextRequest('https://lvs1:3636/api/v1/openapi.json', {
    headers: { authorization: `Bearer ${token}`, host: 'lvs1:3636', 'x-lvs-address': '10.0.0.1' },
  });
  const answer = await (made as (r: NextRequest, c: object) => Promise<Response>)(request, {
    params: Promise.resolve({}),
  });
  expect(answer.status).toBe(200);
  const document = (await answer.json()) as Document;
  expect(document.openapi).toBe('3.1.0');
  const told = Object.entries(document.paths).flatMap(([at, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${at}`),
  );
  const real: string[] = [];
  for (const one of routeFiles)
    for (const { name, rule } of await exportsOf(one)) if (rule?.api) real.push(`${name} ${addressOf(one)}`);
  expect(told.sort()).toEqual(real.sort());
  const table = document.paths['/api/v1/table']?.get;
  expect(table?.parameters?.find(({ name }) => name === 'limit')).toMatchObject({
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 1000 },
  });
  expect(table?.responses['200']?.content).toMatchObject({
    'application/json': {
      schema: { type: 'object', required: expect.arrayContaining(['services']) as string[] },
    },
  });
  expect(document.paths['/api/v1/pulse']?.post?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { required: ['verb'] } } },
  });
  for (const methods of Object.values(document.paths))
    for (const { summary } of Object.values(methods)) expect(summary).toMatch(/^\P{Ll}.*\.$/u);
}, 120_000);

it('a route that was not made by api() is no part of it', () => {
  expect(() => openapiOf({ '/api/v1/x': { GET: () => null } }, '0')).toThrow('was not made by api()');
});
