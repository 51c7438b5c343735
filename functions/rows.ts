import type { z } from 'zod';
import type { Principal, Role } from '../shared/application/principal.ts';
import type { Delivery } from '../shared/application/ports/messaging.ts';
import type { DocumentChange, JsonValue } from '../shared/application/ports/store.ts';
import type { Services } from '../shared/application/services.ts';
import type {
  ActivityRef,
  EntityRef,
  Workflow,
  WorkflowRef,
} from '../shared/application/workflows/effects.ts';
import type { Problem } from '../shared/contracts/problems.ts';
import type { QueueName, ScheduleName, TenantContainer } from '../shared/contracts/topology.ts';
import type { UtcMillis } from '../shared/domain/time/instant.ts';

/**
 * The rows of the manifest: everything the product exposes, as plain values. A host mounts them; handlers know no host.
 * The builders below keep each row's own types inside and give the host one shape.
 */
export type Row = HttpRow | TimerRow | QueueRow | FeedRow | EntityRow | WorkflowRow | ActivityRow;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler of a route is given: everything parsed, the caller proven. */
export interface HttpCall<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly principal: Principal;
  readonly requestId: string;
  /** The same for every repetition of a command, so ids are derived from it; for a read just the request id. */
  readonly commandId: string;
  /** The etag of the record that the caller has read and wants to change; null where none was sent. */
  readonly ifMatch: string | null;
}

/** A call of a route that needs no sign-in: who calls is not known and must not matter. */
export type OpenCall<Params, Query> = Omit<HttpCall<Params, Query, undefined>, 'principal'>;

export type HttpReply =
  | { readonly status: 200 | 201 | 202; readonly body: JsonValue; readonly etag?: string }
  | { readonly status: 204 }
  | { readonly status: 200; readonly text: string; readonly contentType: string }
  | { readonly problem: Problem };

interface HttpContract<Params, Query, Body> {
  readonly name: string;
  readonly method: HttpMethod;
  /** Below /api, such as `profiles/{profileId}/positions`. */
  readonly route: string;
  /** `anyone` needs no sign-in; otherwise one of these roles. */
  readonly access: 'anyone' | readonly Role[];
  /** One sentence for the API page. */
  readonly summary: string;
  readonly group: string;
  readonly params: z.ZodType<Params>;
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body> | null;
  /** The body of a success, for OpenAPI and for tests that check answers against it. */
  readonly answer: z.ZodType | null;
  /** Commands take an Idempotency-Key: the same key answers the same, and runs once. */
  readonly idempotent: boolean;
}

/** What the edge knows of a request: everything parsed, and the caller where one was proven. */
export type EdgeCall = Omit<HttpCall<unknown, unknown, unknown>, 'principal'> & {
  readonly principal: Principal | null;
};

export interface HttpRow extends HttpContract<unknown, unknown, unknown> {
  readonly kind: 'http';
  handle(call: EdgeCall, services: Services): Promise<HttpReply>;
}

export interface TimerTick {
  readonly firedAt: UtcMillis;
  /** True when the occurrence was due while nobody was running. */
  readonly isPastDue: boolean;
}

export interface TimerRow {
  readonly kind: 'timer';
  readonly name: string;
  readonly schedule: ScheduleName;
  handle(tick: TimerTick, services: Services): Promise<void>;
}

export interface QueueRow {
  readonly kind: 'queue';
  readonly name: string;
  readonly queue: QueueName;
  /** Returning completes the message; throwing gives it back for another delivery. */
  handle(delivery: Delivery, services: Services): Promise<void>;
}

export interface FeedRow {
  readonly kind: 'feed';
  readonly name: string;
  readonly containers: readonly TenantContainer[];
  /**
   * The containers that screens show, for the feed that screens follow; null for any other. Where revisions are given on delivery, only these changes get
   * one: a number that is given elsewhere would be a gap to every screen.
   */
  readonly screens: readonly TenantContainer[] | null;
  handle(changes: readonly DocumentChange[], services: Services): Promise<void>;
}

export interface EntityRow {
  readonly kind: 'entity';
  readonly name: string;
  /** The state of a key with its reducer over JSON; null stands for a key that was never used. */
  open(key: string, stored: JsonValue | null): OpenEntity;
}

export interface OpenEntity {
  /** Applies one operation; the state here moves on. Throws what the reducer throws, with the state unchanged. */
  apply(operation: JsonValue): { readonly answer: JsonValue; readonly changed: boolean };
  encoded(): JsonValue;
}

export interface WorkflowRow {
  readonly kind: 'workflow';
  readonly name: string;
  run(input: JsonValue): Workflow<JsonValue>;
}

export interface ActivityRow {
  readonly kind: 'activity';
  readonly name: string;
  handle(input: JsonValue, services: Services): Promise<JsonValue>;
}

export function http<Params, Query, Body>(
  row: HttpContract<Params, Query, Body> & {
    readonly access: readonly Role[];
    handle(call: HttpCall<Params, Query, Body>, services: Services): Promise<HttpReply>;
  },
): HttpRow {
  return {
    ...row,
    kind: 'http',
    // The edge parses with exactly these schemas and proves the caller before it calls, so the row's own types hold here.
    handle: (call, services) => row.handle(call as HttpCall<Params, Query, Body>, services),
  };
}

/** A row for anyone: it is not told who calls, so it cannot answer with anything of a tenant. */
export function openHttp<Params, Query>(
  row: Omit<HttpContract<Params, Query, undefined>, 'access' | 'body' | 'idempotent'> & {
    handle(call: OpenCall<Params, Query>, services: Services): Promise<HttpReply>;
  },
): HttpRow {
  return {
    ...row,
    kind: 'http',
    access: 'anyone',
    body: null,
    idempotent: false,
    handle: (call, services) => row.handle(call as OpenCall<Params, Query>, services),
  };
}

export function timer(row: Omit<TimerRow, 'kind'>): TimerRow {
  return { kind: 'timer', ...row };
}

export function queue(row: Omit<QueueRow, 'kind'>): QueueRow {
  return { kind: 'queue', ...row };
}

export function feed(row: Omit<FeedRow, 'kind'>): FeedRow {
  return { kind: 'feed', ...row };
}

export function entity<State, Operation, Answer>(ref: EntityRef<State, Operation, Answer>): EntityRow {
  return {
    kind: 'entity',
    name: ref.name,
    open(key, stored) {
      let state = stored === null ? ref.initial(key) : ref.state.decode(stored);
      return {
        apply(operation) {
          const next = ref.reduce(state, ref.operation.decode(operation));
          const changed = next.state !== state;
          state = next.state;
          return { answer: ref.answer.encode(next.answer), changed };
        },
        encoded: () => ref.state.encode(state),
      };
    },
  };
}

export function workflow<Input, Output>(ref: WorkflowRef<Input, Output>): WorkflowRow {
  return {
    kind: 'workflow',
    name: ref.name,
    *run(input) {
      return ref.output.encode(yield* ref.run(ref.input.decode(input)));
    },
  };
}

export function activity<Input, Output>(
  ref: ActivityRef<Input, Output>,
  handle: (input: Input, services: Services) => Promise<Output>,
): ActivityRow {
  return {
    kind: 'activity',
    name: ref.name,
    handle: async (input, services) => ref.output.encode(await handle(ref.input.decode(input), services)),
  };
}
