import { randomUUID } from 'node:crypto';
import type { Container, OperationInput, OperationResponse } from '@azure/cosmos';
import type { Write, WriteRefusal } from '../../../shared/application/ports/store.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { invariant, ok, refuse } from '../../../shared/domain/result.ts';
import type { CosmosDocument, Home } from './cosmos-documents.ts';
import {
  cosmosDocument,
  cosmosDocumentOf,
  etagOf,
  goneMarks,
  partitionKeyOf,
  quotedEtag,
} from './cosmos-documents.ts';
import { isPermanent, persistently, statusOf, storeUnavailable } from './cosmos-failure.ts';

type Written = Result<readonly string[], WriteRefusal>;
type Refused = { readonly index: number; readonly status: number };

const FAILED_WITH_ANOTHER = 424;
/** Racing creates of one document decide each other; more rounds than this means that something else is wrong. */
const ROUNDS_MAX = 10;

/**
 * One atomic batch. Every document carries the number of the batch that wrote it, so that a batch whose answer was lost can be sent
 * again and recognises its own work. What was deleted stays as a mark until it expires (the change feed tells no deletions), so creating
 * it anew is replacing the mark.
 */
export class CosmosBatch {
  readonly #container: Container;
  readonly #home: Home;
  readonly #writes: readonly Write[];
  readonly #number = randomUUID();
  /** The etags of marks in whose place a document is created, by index. */
  readonly #overMarks = new Map<number, string>();

  constructor(container: Container, home: Home, writes: readonly Write[]) {
    this.#container = container;
    this.#home = home;
    this.#writes = writes;
  }

  async write(): Promise<Written> {
    let answerWasLost = false;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const outcome = await persistently(async (lostBefore) => {
        answerWasLost ||= lostBefore;
        return this.#send();
      });
      if ('lost' in outcome)
        throw storeUnavailable('A batch was sent to Cosmos DB and not answered.', outcome.lost, true);
      if (!('index' in outcome.answer)) return ok(outcome.answer.etags);
      const judged = await this.#judge(outcome.answer, answerWasLost);
      if (judged !== 'again') return judged;
    }
    throw storeUnavailable('A document changed again and again while it was written.', null, false);
  }

  async #send(): Promise<
    { readonly answer: Refused | { readonly etags: readonly string[] } } | { readonly lost: unknown }
  > {
    try {
      const operations = this.#operations();
      const { result } = await this.#container.items.batch(operations, partitionKeyOf(this.#home));
      invariant(result?.length === operations.length, 'Cosmos DB answers every operation of a batch');
      return { answer: refusedOf(result) ?? { etags: result.map((each, index) => this.#etag(each, index)) } };
    } catch (error) {
      if (isPermanent(statusOf(error))) throw storeUnavailable('Cosmos DB refused a batch.', error, false);
      return { lost: error };
    }
  }

  #etag({ eTag }: OperationResponse, index: number): string {
    return this.#writes[index]?.kind === 'delete' ? '' : etagOf(eTag);
  }

  #operations(): OperationInput[] {
    const deleted = new Set<string>();
    return this.#writes.map((write, index) => {
      if (write.kind !== 'delete') return this.#put(write, index, deleted.has(write.id));
      deleted.add(write.id);
      return this.#deletion(write);
    });
  }

  #deletion({ id, ifMatch }: Extract<Write, { readonly kind: 'delete' }>): OperationInput {
    const operations = [...goneMarks(this.#number)];
    const patch = { operationType: 'Patch' as const, id };
    return ifMatch === undefined
      ? { ...patch, resourceBody: { condition: 'FROM c WHERE NOT IS_DEFINED(c.gone)', operations } }
      : { ...patch, ifMatch: quotedEtag(ifMatch), resourceBody: { operations } };
  }

  #put(
    write: Exclude<Write, { readonly kind: 'delete' }>,
    index: number,
    deletedBefore: boolean,
  ): OperationInput {
    const resourceBody = { ...cosmosDocumentOf(this.#home, write, this.#number) };
    if (write.kind === 'upsert') return { operationType: 'Upsert', resourceBody };
    const { id } = write;
    if (write.kind === 'replace')
      return { operationType: 'Replace', id, ifMatch: quotedEtag(write.ifMatch), resourceBody };
    if (deletedBefore) return { operationType: 'Replace', id, resourceBody };
    const ifMatch = this.#overMarks.get(index);
    if (ifMatch === undefined) return { operationType: 'Create', resourceBody };
    return { operationType: 'Replace', id, ifMatch, resourceBody };
  }

  /** What a refusal of Cosmos means, after a look at the document that it is about. */
  async #judge({ index, status }: Refused, answerWasLost: boolean): Promise<Written | 'again'> {
    const write = this.#writes[index];
    invariant(write !== undefined, 'A refusal names one of the writes');
    if (![404, 409, 412].includes(status))
      throw storeUnavailable(`Cosmos DB refused a write with ${status}.`, { code: status }, false);
    const found = await this.#read(write.id);
    if (answerWasLost && found?.batch === this.#number) return ok(await this.#etagsWritten());
    const refused = (code: WriteRefusal['code']): Written => refuse({ code, index, id: write.id });
    const isThere = found !== null && found.gone !== true;
    if (write.kind !== 'create') return refused(isThere ? 'CHANGED_SINCE_READ' : 'NOT_FOUND');
    if (isThere) return refused('ALREADY_EXISTS');
    if (found?._etag === undefined) this.#overMarks.delete(index);
    else this.#overMarks.set(index, found._etag);
    return 'again';
  }

  async #etagsWritten(): Promise<readonly string[]> {
    const found = await Promise.all(this.#writes.map(({ id }) => this.#read(id)));
    return found.map((document, index) =>
      this.#writes[index]?.kind === 'delete' ? '' : etagOf(document?._etag),
    );
  }

  async #read(id: string): Promise<CosmosDocument | null> {
    try {
      const { resource } = await this.#container.item(id, partitionKeyOf(this.#home)).read<CosmosDocument>();
      return resource === undefined ? null : cosmosDocument(resource);
    } catch (error) {
      throw storeUnavailable('Cosmos DB could not be read.', error, true);
    }
  }
}

function refusedOf(result: readonly OperationResponse[]): Refused | null {
  const index = result.findIndex(({ statusCode }) => statusCode >= 400 && statusCode !== FAILED_WITH_ANOTHER);
  return index < 0 ? null : { index, status: result[index]?.statusCode ?? 0 };
}
