import { deriveId } from '../../shared/domain/ids/derive.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import type { Services } from '../../shared/application/services.ts';
import type { JsonValue, TenantStore } from '../../shared/application/ports/store.ts';
import type { Principal } from '../../shared/application/principal.ts';
import type { EdgeCall, HttpReply, HttpRow } from '../rows.ts';
import type { RawRequest } from './raw.ts';

const PARTITION = 'idempotency';
const KEEP_SECONDS = 86_400;
/** A command that has run longer than this died with its process. Commands derive their ids from the key, so running it again repeats nothing. */
const RUNNING_MAX_MS = 30_000;
const KEY = /^[A-Za-z0-9._:-]{8,100}$/;

interface CommandRecord {
  readonly [key: string]: JsonValue;
  readonly request: string;
  readonly reply: JsonValue;
}

/** Runs a command once per Idempotency-Key and answers a repetition with the first answer. */
export async function onceOnly(
  row: HttpRow,
  raw: RawRequest,
  { call, principal }: { readonly call: EdgeCall; readonly principal: Principal },
  services: Services,
): Promise<HttpReply> {
  const key = raw.headers['idempotency-key'];
  if (key === undefined || !KEY.test(key)) {
    return {
      problem: {
        code: 'IDEMPOTENCY_KEY_MISSING',
        detail: 'Expected 8 to 100 characters from A-Z a-z 0-9 . _ : -',
      },
    };
  }
  const store = services.store.forTenant(principal.tenant);
  const commandId = deriveId('command', principal.tenant.tenantId, principal.userId, row.name, key);
  const id = `command:${commandId}`;
  const request = deriveId(
    'command-content',
    JSON.stringify(raw.params),
    raw.bodyText ?? '',
    call.ifMatch ?? '',
  );
  const earlier = await begin(store, id, request, services.clock.now());
  if (earlier !== null) return earlier;
  const reply = await row.handle({ ...call, commandId }, services);
  if (!isOurMistake(reply)) await finish(store, id, request, reply, services.clock.now());
  return reply;
}

async function begin(
  store: TenantStore,
  id: string,
  request: string,
  now: UtcMillis,
): Promise<HttpReply | null> {
  const running: CommandRecord = { request, reply: null };
  const filing = { id, type: 'command', state: 'running', at: now, body: running, ttlSeconds: KEEP_SECONDS };
  const created = await store.write('commands', PARTITION, [{ kind: 'create', ...filing }]);
  if (created.ok) return null;
  const found = await store.read('commands', PARTITION, id);
  if (found === null) return begin(store, id, request, now);
  const record = found.body as CommandRecord;
  if (record.request !== request) return { problem: { code: 'IDEMPOTENCY_KEY_REUSED' } };
  if (found.state === 'done') return record.reply as unknown as HttpReply;
  if (now - found.at < RUNNING_MAX_MS) return { problem: { code: 'IDEMPOTENCY_IN_PROGRESS' } };
  const taken = await store.write('commands', PARTITION, [
    { kind: 'replace', ifMatch: found.etag, ...filing },
  ]);
  return taken.ok ? null : { problem: { code: 'IDEMPOTENCY_IN_PROGRESS' } };
}

async function finish(
  store: TenantStore,
  id: string,
  request: string,
  reply: HttpReply,
  now: UtcMillis,
): Promise<void> {
  const body: CommandRecord = { request, reply: JSON.parse(JSON.stringify(reply)) as JsonValue };
  await store.write('commands', PARTITION, [
    { kind: 'upsert', id, type: 'command', state: 'done', at: now, body, ttlSeconds: KEEP_SECONDS },
  ]);
}

/** An answer about our own trouble is not the command's answer: the same key may try again. */
function isOurMistake(reply: HttpReply): boolean {
  return 'problem' in reply && (reply.problem.code === 'INTERNAL' || reply.problem.code === 'UNAVAILABLE');
}
