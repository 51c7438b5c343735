import { expect, test } from 'vitest';
import { principalOf } from './client-principal.ts';

const ON = { WEBSITE_AUTH_ENABLED: 'True' };
const headersOf = (principal: unknown) => ({
  'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
});
const ada = {
  identityProvider: 'aad',
  userId: 'u1',
  userDetails: 'ada',
  userRoles: ['authenticated', 'trader', 'tenant.acme'],
};

test('a signed-in user has the tenant and the roles that were given to them', () => {
  expect(principalOf(headersOf(ada), ON)).toEqual({
    tenant: { tenantId: 'acme' },
    userId: 'u1',
    roles: ['trader'],
  });
});

test('a header that App Service did not check lets nobody in', () => {
  expect(principalOf(headersOf(ada), {})).toBeNull();
  expect(principalOf(headersOf(ada), { WEBSITE_AUTH_ENABLED: 'False' })).toBeNull();
});

test.each([
  ['no header', {}],
  ['no JSON', { 'x-ms-client-principal': 'bm8=' }],
  ['no user', headersOf({ ...ada, userId: '' })],
  ['no tenant', headersOf({ ...ada, userRoles: ['trader'] })],
  ['two tenants', headersOf({ ...ada, userRoles: ['trader', 'tenant.acme', 'tenant.beta'] })],
  ['a tenant that is no name', headersOf({ ...ada, userRoles: ['trader', 'tenant.../x'] })],
  ['no role of ours', headersOf({ ...ada, userRoles: ['authenticated', 'tenant.acme'] })],
])('%s lets nobody in', (_, headers) => {
  expect(principalOf(headers as Record<string, string>, ON)).toBeNull();
});
