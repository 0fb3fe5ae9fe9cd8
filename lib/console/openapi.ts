import { z } from 'zod';
import { permissions } from '@/lib/auth';
import { ruleOf, type ApiDescription, type Rule } from './rule';

/** What a module of a route exports, by method. */
type Routes = Record<string, Record<string, unknown>>;
type Json = Record<string, unknown>;

const error = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'params'],
      properties: {
        code: { type: 'string' },
        params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
        findings: { type: 'array', items: { type: 'object' } },
      },
    },
  },
};

/** Of every route: why a request is refused, or not answered. */
const REFUSALS = {
  401: 'No token, or one that opens nothing.',
  403: 'The role does not allow it, or the router does not.',
  422: 'The query or the body cannot be used.',
  502: 'The router could not do it.',
  503: 'The router does not answer.',
  504: 'The router did not answer in time.',
};

/**
 * The description of the interface for programs, from the rules and schemas of the routes themselves.
 * @param routes address → module of the route
 * @param version of the product
 * @returns an OpenAPI 3.1 document
 * @throws Error when a route was not made by `api()`
 */
export function openapiOf(routes: Routes, version: string): Json {
  const paths = Object.entries(routes).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, made]) => {
        const rule = ruleOf(made);
        if (!rule?.api) throw new Error(`${method} ${path} was not made by api().`);
        return [method.toLowerCase(), operation(rule, rule.api)];
      }),
    ),
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'LVS Console', version },
    security: [{ token: [] }],
    paths: Object.fromEntries(paths) as Json,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: { Error: error } },
  };
}

function operation(rule: Rule, { summary, schemas }: ApiDescription): Json {
  const { input: schema, answer } = schemas();
  // As it is after defaults and conversion: what is sent in a query is text anyway.
  const input = z.toJSONSchema(schema, { unrepresentable: 'any' });
  const properties = Object.entries((input.properties ?? {}) as Record<string, Json>);
  const parameters = properties.map(([name, one]) => ({
    ...{ name, in: 'query', required: one.default === undefined, schema: one },
  }));
  const isGet = rule.method === 'GET';
  const roles = rule.permission === 'anyone' ? [] : permissions[rule.permission];
  return {
    summary,
    description: `For a token with the role ${roles.join(', ')}.`,
    ...(isGet && parameters.length > 0 ? { parameters } : {}),
    ...(isGet
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { ...input, required: requiredOf(properties) } } },
          },
        }),
    responses: {
      200: {
        description: summary,
        ...(answer ? { content: json(z.toJSONSchema(answer, { unrepresentable: 'any' })) } : {}),
      },
      ...Object.fromEntries(
        Object.entries(REFUSALS).map(([code, description]) => [
          code,
          { description, content: json({ $ref: '#/components/schemas/Error' }) },
        ]),
      ),
    },
  };
}

const requiredOf = (properties: [string, Json][]) =>
  properties.flatMap(([name, one]) => (one.default === undefined ? [name] : []));

const json = (schema: unknown) => ({ 'application/json': { schema } });
