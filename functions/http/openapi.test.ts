import { describe, expect, test } from 'vitest';
import { docsPage, type ApiDocument } from './docs-page.ts';
import { PROBLEMS } from '../../shared/contracts/problems.ts';
import { openApiOf } from './openapi.ts';
import { httpRows } from './routes.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
}
interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const document = openApiOf(httpRows, '1.2.3') as unknown as ApiDocument & {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly tags: readonly { readonly name: string }[];
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  test('describes every row, each once, and nothing else', () => {
    expect(document.openapi).toBe('3.1.0');
    const described = operations.map(({ path, method, operation }) => [
      operation.operationId,
      method.toUpperCase(),
      path,
    ]);
    expect(described.sort()).toEqual(
      httpRows.map(({ name, method, route }) => [name, method, `/api/${route}`]).sort(),
    );
    expect(new Set(described.map(([name]) => name)).size).toBe(httpRows.length);
  });

  test.each(
    operations.map(
      ({ operation, path, method }) => [operation.operationId, { operation, path, method }] as const,
    ),
  )('%s names each part of its path, a group, a summary and its problems', (_, { operation, path }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parts = (operation.parameters ?? []).filter((each) => each.in === 'path');
    expect(parts.map(({ name }) => name).sort()).toEqual(named.sort());
    expect(parts.every(({ required }) => required)).toBe(true);
    expect(operation.summary).toMatch(/^[A-Z].*\.$/);
    expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...operation.tags]));
    expect(operation.responses).toHaveProperty('default');
    for (const { schema } of operation.parameters ?? []) expect(Object.keys(schema)).not.toHaveLength(0);
  });

  test('says which commands need a key', () => {
    const keyed = operations.filter(({ operation }) =>
      operation.parameters?.some(({ name, required }) => name === 'Idempotency-Key' && required),
    );
    expect(keyed.map(({ operation }) => operation.operationId).sort()).toEqual(
      httpRows
        .filter(({ idempotent }) => idempotent)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('shows decimals and moments as they travel', () => {
    const body = document.paths['/api/profiles']?.['post']?.requestBody?.content['application/json']?.schema;
    expect(body).toMatchObject({ properties: { allocated: { type: 'string', examples: ['12.34'] } } });
    const from = document.paths['/api/orders']?.['get']?.parameters?.find(({ name }) => name === 'from');
    expect(from?.schema).toMatchObject({ type: 'string', examples: ['2026-11-20T14:30:00Z'] });
  });

  test('points only at what it holds', () => {
    const text = JSON.stringify(document);
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = (pointer ?? '')
        .split('/')
        .reduce<unknown>(
          (place, step) => (place as Readonly<Record<string, unknown>> | undefined)?.[step],
          document,
        );
      expect(target, pointer).toBeDefined();
    }
    expect(text).not.toContain('undefined');
  });
});

describe('the page of the API', () => {
  const page = docsPage(httpRows, document);

  test('has every route and every problem, with an address for each', () => {
    for (const { name, route } of httpRows) {
      expect(page).toContain(`<article id="${name}">`);
      expect(page).toContain(`/api/${route}`);
    }
    for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`<tr id="${code}">`);
  });

  test('needs no script and nothing from another server', () => {
    expect(page).not.toMatch(/<script/i);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//i);
  });
});
