import type { TenantControl } from '../../../shared/application/use-cases/trading-control.ts';
import { readTenantControl } from '../../../shared/application/use-cases/trading-control.ts';
import {
  setProfileTrading,
  setTenantTrading,
} from '../../../shared/application/use-cases/control-trading.ts';
import {
  deskAnswer,
  nothing,
  profilePath,
  reasonBody,
  tenantTradingAnswer,
  tradingBody,
} from '../../../shared/contracts/http.ts';
import { http, type HttpReply, type HttpRow } from '../../rows.ts';
import { deskReply } from '../desk-reply.ts';
import { answer } from '../reply.ts';
import { READERS, TRADERS } from './access.ts';
import { withProfile } from './profile-of-path.ts';

const group = 'Trading control';

function controlReply(control: TenantControl | null): HttpReply {
  const { state, by, why, since } = control ?? { state: 'ACTIVE', by: null, why: null, since: null };
  return answer(tenantTradingAnswer, { state, by, why, since });
}

const readTrading = http({
  name: 'get-trading',
  method: 'GET',
  route: 'control/trading',
  access: READERS,
  summary: 'Says whether the tenant trades, and who halted it, when and why.',
  group,
  params: nothing,
  query: nothing,
  body: null,
  answer: tenantTradingAnswer,
  idempotent: false,
  handle: async ({ principal }, services) => {
    const found = await readTenantControl(services.store.forTenant(principal.tenant));
    return controlReply(found?.control ?? null);
  },
});

function tenantSwitch(name: string, route: string, state: TenantControl['state'], summary: string): HttpRow {
  return http({
    name,
    method: 'POST',
    route,
    access: TRADERS,
    summary,
    group,
    params: nothing,
    query: nothing,
    body: reasonBody,
    answer: tenantTradingAnswer,
    idempotent: true,
    handle: async ({ principal, body }, services) =>
      controlReply(await setTenantTrading(principal, { state, reason: body.reason }, services)),
  });
}

const setTrading = http({
  name: 'set-profile-trading',
  method: 'POST',
  route: 'profiles/{profileId}/trading',
  access: TRADERS,
  summary: 'Halts one profile, lets it only reduce, or resumes it. Exits pass in every mode.',
  group,
  params: profilePath,
  query: nothing,
  body: tradingBody,
  answer: deskAnswer,
  idempotent: true,
  handle: async ({ principal, params, body, commandId }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const wish = { mode: body.mode, reason: body.reason, requestId: commandId };
      return deskReply(await setProfileTrading(principal, profile, wish, services));
    }),
});

export const controlRows: readonly HttpRow[] = [
  readTrading,
  tenantSwitch(
    'halt-tenant',
    'control/halt',
    'HALTED',
    'Halts all profiles: no order that opens a position leaves from now on. Protective orders stay and exits pass.',
  ),
  tenantSwitch(
    'resume-tenant',
    'control/resume',
    'ACTIVE',
    'Lets the profiles trade again, each as its own state says.',
  ),
  setTrading,
];
