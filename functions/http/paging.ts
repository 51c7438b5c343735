import type { z } from 'zod';
import type { DocumentQuery, JsonValue, StoredDocument } from '../../shared/application/ports/store.ts';
import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import { listRecords } from '../../shared/application/use-cases/list-records.ts';
import type { pageQuery, timedPageQuery } from '../../shared/contracts/http.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import type { HttpReply } from '../rows.ts';

interface Listed {
  readonly container: TenantContainer;
  readonly type: string;
  /** Null lists over all partitions of the tenant. */
  readonly partition: string | null;
  readonly states?: readonly string[];
  /** What of a document the caller sees; its body unless told. */
  readonly item?: (document: StoredDocument) => JsonValue;
}

type PageWish = Partial<z.output<typeof timedPageQuery>> & z.output<typeof pageQuery>;

/** Answers one page of a list of the caller's tenant, the newest first. */
export async function pageReply(
  listed: Listed,
  wish: PageWish,
  principal: Principal,
  services: Services,
): Promise<HttpReply> {
  const { container, type, partition, states, item = ({ body }) => body } = listed;
  const query: DocumentQuery = {
    partition,
    type,
    order: 'newest-first',
    limit: wish.limit,
    ...(states === undefined ? {} : { states }),
    ...(wish.cursor === undefined ? {} : { cursor: wish.cursor }),
    ...(wish.from === undefined ? {} : { from: wish.from }),
    ...(wish.before === undefined ? {} : { before: wish.before }),
  };
  const page = await listRecords(services.store.forTenant(principal.tenant), container, query);
  if (!page.ok) {
    const errors = [{ field: 'query.cursor', message: 'expected `next` of an earlier page of this list' }];
    return { problem: { code: 'QUERY_INVALID', errors } };
  }
  return { status: 200, body: { items: page.value.documents.map(item), next: page.value.next } };
}
