import type { Row } from './cosmos-sql.ts';
import { parseSql } from './cosmos-sql.ts';

export interface PatchOperation {
  readonly op: 'set' | 'incr' | 'add' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

export interface Operation {
  readonly operationType: 'Create' | 'Upsert' | 'Replace' | 'Patch' | 'Delete' | 'Read';
  readonly id?: string;
  readonly ifMatch?: string;
  readonly resourceBody?: Row & {
    readonly operations?: readonly PatchOperation[];
    readonly condition?: string;
  };
}

export interface Outcome {
  readonly statusCode: number;
  readonly eTag?: string;
  readonly resourceBody?: Row;
}

interface Kept {
  readonly row: Row;
  readonly lsn: number;
  readonly key: string;
  readonly expiresAt: number;
}

/** One container: documents by key and id, with etags, time to live, atomic batches and the log of the change feed. */
export class Shelf {
  readonly paths: readonly string[];
  readonly #now: () => number;
  #kept = new Map<string, Kept>();
  #lsn = 0;

  constructor(paths: readonly string[], now: () => number) {
    this.paths = paths;
    this.#now = now;
  }

  get lsn(): number {
    return this.#lsn;
  }

  /** All documents of one full key, or of everybody. */
  rows(key: readonly unknown[] | null): readonly Row[] {
    const wanted = key === null ? null : JSON.stringify(key);
    return this.#living()
      .filter((kept) => wanted === null || kept.key === wanted)
      .map(({ row }) => row);
  }

  /** The newest version of every document that changed after a place, oldest first. */
  changesAfter(lsn: number): readonly Row[] {
    return this.#living()
      .filter((kept) => kept.lsn > lsn)
      .sort((left, right) => left.lsn - right.lsn)
      .map(({ row }) => row);
  }

  /** One operation alone. */
  apply(key: readonly unknown[], operation: Operation): Outcome {
    const [outcome] = this.batch(key, [operation]);
    if (outcome === undefined) throw new Error('A batch answers every operation');
    return outcome;
  }

  /** All or nothing: after a failure the others answer 424 and nothing was done. */
  batch(key: readonly unknown[], operations: readonly Operation[]): readonly Outcome[] {
    const before = { kept: new Map(this.#kept), lsn: this.#lsn };
    const outcomes: Outcome[] = [];
    for (const operation of operations) {
      const outcome = this.#carryOut(JSON.stringify(key), key, operation);
      outcomes.push(outcome);
      if (outcome.statusCode < 400) continue;
      this.#kept = before.kept;
      this.#lsn = before.lsn;
      const failed = outcomes.length - 1;
      return operations.map((_, index) => (index === failed ? outcome : { statusCode: 424 }));
    }
    return outcomes;
  }

  #carryOut(key: string, values: readonly unknown[], operation: Operation): Outcome {
    const id = operation.id ?? String(operation.resourceBody?.['id']);
    const place = `${key} ${id}`;
    const found = this.#kept.get(place);
    const current = found !== undefined && found.expiresAt > this.#now() ? found.row : null;
    const { operationType } = operation;
    if (operationType === 'Create' && current !== null) return { statusCode: 409 };
    if (current === null && operationType !== 'Create' && operationType !== 'Upsert')
      return { statusCode: 404 };
    if (operation.ifMatch !== undefined && operation.ifMatch !== current?.['_etag'])
      return { statusCode: 412 };
    if (operationType === 'Read') return { statusCode: 200, resourceBody: current ?? {} };
    if (operationType === 'Delete') {
      this.#kept.delete(place);
      return { statusCode: 204 };
    }
    const next =
      operationType === 'Patch' ? patched(current ?? {}, operation) : (operation.resourceBody ?? {});
    if (next === null) return { statusCode: 412 };
    this.paths.forEach((path, index) => {
      if (next[path.slice(1)] !== values[index]) throw new Error(`${path} of ${id} is not its partition key`);
    });
    return this.#keep(place, key, next, current === null ? 201 : 200);
  }

  #keep(place: string, key: string, body: Row, statusCode: number): Outcome {
    this.#lsn += 1;
    const _ts = Math.floor(this.#now() / 1_000);
    const eTag = `"0000-${this.#lsn}"`;
    const row = { ...body, _rid: `rid${this.#lsn}`, _self: '', _etag: eTag, _attachments: '', _ts };
    const { ttl } = body;
    const expiresAt = typeof ttl === 'number' ? (_ts + ttl) * 1_000 : Number.POSITIVE_INFINITY;
    this.#kept.set(place, { row, lsn: this.#lsn, key, expiresAt });
    return { statusCode, eTag, resourceBody: row };
  }

  #living(): Kept[] {
    return [...this.#kept.values()].filter(({ expiresAt }) => expiresAt > this.#now());
  }
}

/** Null where the condition of the patch does not hold. */
function patched(row: Row, { resourceBody }: Operation): Row | null {
  const condition = resourceBody?.condition;
  if (condition !== undefined && !parseSql(condition).where(row)) return null;
  const next = structuredClone(row) as Record<string, unknown>;
  for (const { op, path, value } of resourceBody?.operations ?? []) {
    const names = path.split('/').slice(1);
    const last = names.pop() ?? '';
    const parent = names.reduce((at, name) => at[name] as Record<string, unknown>, next);
    if (op === 'incr') parent[last] = Number(parent[last]) + Number(value);
    else if (op === 'remove') Reflect.deleteProperty(parent, last);
    else parent[last] = value;
  }
  return next;
}
