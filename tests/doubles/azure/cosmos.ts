import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Answer, Request } from './http-double.ts';
import { HttpDouble } from './http-double.ts';
import { Shelf, type Operation, type PatchOperation } from './cosmos-shelves.ts';
import { compare, parseSql, type ParsedQuery, type Row } from './cosmos-sql.ts';

interface Topology {
  readonly containers: readonly { readonly name: string; readonly keyPaths: readonly string[] }[];
}

const PIPELINE = '/* for the client to merge */';
const WHEREABOUTS = new Set(['c.tenantId', 'c.partition', 'c.type', 'c.id', 'c._etag']);
const RANGE = {
  id: '0',
  minInclusive: '',
  maxExclusive: 'FF',
  ridPrefix: 0,
  throughputFraction: 1,
  status: 'online',
  parents: [],
};

/** Cosmos DB as far as the store uses it, with the containers of infra/topology.json and one physical partition. */
export class CosmosDouble extends HttpDouble {
  readonly shelves: ReadonlyMap<string, Shelf>;
  /** The one key that lets in, as an emulator has one. */
  readonly key = randomBytes(64).toString('base64');

  constructor(now: () => number = Date.now) {
    super();
    const text = readFileSync(new URL('../../../infra/topology.json', import.meta.url), 'utf8');
    const { containers } = JSON.parse(text) as Topology;
    this.shelves = new Map(containers.map(({ name, keyPaths }) => [name, new Shelf(keyPaths, now)]));
  }

  /** Queries that named neither a tenant nor a full partition key and asked for more than whereabouts. There must never be one. */
  get unscopedQueries(): readonly string[] {
    return this.requests
      .filter((request) => isQuery(request) && keyOf(request) === null)
      .map(({ body }) => (JSON.parse(body) as { readonly query: string }).query)
      .filter((query) => {
        const { equalities, selected } = parseSql(plain(query));
        const asksForContent = selected?.every((path) => WHEREABOUTS.has(path)) !== true;
        return asksForContent && !equalities.includes('c.tenantId');
      });
  }

  protected answer(request: Request): Answer {
    if (!this.#isSigned(request))
      return { status: 401, body: { code: 'Unauthorized', message: 'The signature is not one of the key' } };
    const [, databases, , containers, name = '', feed, id] = request.path.split('/');
    if (databases === '') return { status: 200, body: this.#account() };
    const shelf = this.shelves.get(name);
    if (databases !== 'dbs' || containers !== 'colls' || shelf === undefined)
      return { status: 404, body: { code: 'NotFound', message: request.path } };
    const answer = this.#ofContainer(shelf, name, { request, feed, id });
    return { ...answer, headers: { ...headersOf(shelf), ...answer.headers } };
  }

  #ofContainer(
    shelf: Shelf,
    name: string,
    { request, feed, id }: { request: Request; feed: string | undefined; id: string | undefined },
  ): Answer {
    if (feed === undefined) return { status: 200, body: definitionOf(shelf, name) };
    if (feed === 'pkranges')
      return { status: 200, body: { _rid: 'AAAAAAAAAAA=', PartitionKeyRanges: [RANGE], _count: 1 } };
    if (id !== undefined) return document(shelf, request, id);
    if (request.headers['x-ms-cosmos-is-batch-request'] === 'true') return batch(shelf, request);
    if (isQueryPlan(request)) return queryPlan(request);
    if (isQuery(request)) return query(shelf, request);
    if (request.method === 'POST') return create(shelf, request);
    return changeFeed(shelf, request);
  }

  #isSigned({ method, path, headers }: Request): boolean {
    const names = path.split('/').filter((name) => name !== '');
    const isOne = names.length % 2 === 0;
    const type = names.at(isOne ? -2 : -1) ?? '';
    const link = (isOne ? names : names.slice(0, -1)).join('/');
    const text = `${method.toLowerCase()}\n${type}\n${link}\n${headers['x-ms-date']?.toLowerCase()}\n\n`;
    const signature = createHmac('sha256', Buffer.from(this.key, 'base64')).update(text).digest('base64');
    return decodeURIComponent(headers['authorization'] ?? '') === `type=master&ver=1.0&sig=${signature}`;
  }

  #account(): unknown {
    const locations = [{ name: 'here', databaseAccountEndpoint: this.url }];
    return {
      writableLocations: locations,
      readableLocations: locations,
      enableMultipleWriteLocations: false,
      userConsistencyPolicy: { defaultConsistencyLevel: 'Strong' },
    };
  }
}

const isQueryPlan = ({ headers }: Request): boolean =>
  headers['x-ms-cosmos-is-query-plan-request']?.toLowerCase() === 'true';
const isQuery = (request: Request): boolean =>
  request.headers['x-ms-documentdb-isquery']?.toLowerCase() === 'true' && !isQueryPlan(request);
const plain = (sql: string): string =>
  sql.replace(PIPELINE, '').replace('{documentdb-formattableorderbyquery-filter}', 'true');

function keyOf({ headers }: Request): readonly unknown[] | null {
  const text = headers['x-ms-documentdb-partitionkey'];
  return text === undefined ? null : (JSON.parse(text) as readonly unknown[]);
}

function fullKeyOf(shelf: Shelf, request: Request): readonly unknown[] {
  const key = keyOf(request);
  if (key?.length !== shelf.paths.length)
    throw new Error(`The key ${JSON.stringify(key)} is not one of ${shelf.paths.join(', ')}`);
  return key;
}

function headersOf(shelf: Shelf): Record<string, string> {
  return {
    'x-ms-request-charge': '1',
    'x-ms-session-token': `0:-1#${shelf.lsn}`,
    'x-ms-content-path': 'AAAAAAAAAAA=',
    'x-ms-activity-id': '00000000-0000-0000-0000-000000000000',
  };
}

function definitionOf(shelf: Shelf, id: string): unknown {
  const kind = shelf.paths.length > 1 ? 'MultiHash' : 'Hash';
  return { id, _rid: 'AAAAAAAAAAA=', defaultTtl: -1, partitionKey: { paths: shelf.paths, kind, version: 2 } };
}

function outcome(statusCode: number, body: Row | undefined): Answer {
  if (statusCode >= 400)
    return { status: statusCode, body: { code: String(statusCode), message: 'refused' } };
  const etag = typeof body?.['_etag'] === 'string' ? { etag: body['_etag'] } : undefined;
  return { status: statusCode, body, ...(etag === undefined ? {} : { headers: etag }) };
}

function document(shelf: Shelf, request: Request, id: string): Answer {
  const key = fullKeyOf(shelf, request);
  if (request.method === 'DELETE')
    return outcome(shelf.apply(key, { operationType: 'Delete', id }).statusCode, undefined);
  if (request.method !== 'GET' && request.method !== 'PATCH')
    throw new Error(`The store writes in batches, so why ${request.method} ${request.path}`);
  if (request.method === 'GET') {
    const { statusCode, resourceBody } = shelf.apply(key, { operationType: 'Read', id });
    return outcome(statusCode, resourceBody);
  }
  const given = JSON.parse(request.body) as
    | readonly PatchOperation[]
    | { operations: readonly PatchOperation[] };
  const operations = 'operations' in given ? given.operations : given;
  const patch = shelf.apply(key, { operationType: 'Patch', id, resourceBody: { operations } });
  return outcome(patch.statusCode, patch.resourceBody);
}

function create(shelf: Shelf, request: Request): Answer {
  const resourceBody = JSON.parse(request.body) as Row;
  const made = shelf.apply(fullKeyOf(shelf, request), { operationType: 'Create', resourceBody });
  return outcome(made.statusCode, made.resourceBody);
}

function batch(shelf: Shelf, request: Request): Answer {
  const operations = JSON.parse(request.body) as readonly Operation[];
  const outcomes = shelf.batch(fullKeyOf(shelf, request), operations);
  const failed = outcomes.some(({ statusCode }) => statusCode >= 400);
  return { status: failed ? 207 : 200, body: outcomes.map((each) => ({ requestCharge: 1, ...each })) };
}

interface Sql {
  readonly query: string;
  readonly parameters?: readonly { readonly name: string; readonly value: unknown }[];
}

function parsed({ query: text, parameters = [] }: Sql): ParsedQuery {
  return parseSql(plain(text), Object.fromEntries(parameters.map(({ name, value }) => [name, value])));
}

/** The gateway has the client merge what is ordered over partitions, and tells it how by a plan. */
function queryPlan(request: Request): Answer {
  const sql = JSON.parse(request.body) as Sql;
  const { order, top } = parsed(sql);
  const queryInfo = {
    distinctType: 'None',
    ...(top === null ? {} : { top }),
    orderBy: order.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
    orderByExpressions: order.map((_, index) => `c[${index}]`),
    groupByExpressions: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    hasSelectValue: false,
    rewrittenQuery:
      order.length === 0
        ? sql.query
        : `${PIPELINE}${sql.query.replace('WHERE', 'WHERE {documentdb-formattableorderbyquery-filter} AND')}`,
  };
  const range = { min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false };
  return { status: 200, body: { partitionedQueryExecutionInfoVersion: 2, queryInfo, queryRanges: [range] } };
}

function query(shelf: Shelf, request: Request): Answer {
  const sql = JSON.parse(request.body) as Sql;
  const { where, order, top, selected } = parsed(sql);
  const key = keyOf(request);
  const isMerged = sql.query.startsWith(PIPELINE);
  if (key === null && order.length > 0 && !isMerged) {
    const message = "Cross partition query only supports 'VALUE <AggregateFunc>' for aggregates.";
    return { status: 400, body: { code: 'BadRequest', message, additionalErrorInfo: '{}' } };
  }
  const found = shelf.rows(key).filter(where);
  found.sort((left, right) => {
    for (const { value, descending } of order) {
      const difference = compare(value(left), value(right));
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
  const rows = top === null ? found : found.slice(0, top);
  const from = Number(request.headers['x-ms-continuation'] ?? 0);
  const size = Number(request.headers['x-ms-max-item-count'] ?? rows.length);
  const page = rows
    .slice(from, from + size)
    .map((row) =>
      isMerged
        ? { _rid: row['_rid'], orderByItems: order.map(({ value }) => ({ item: value(row) })), payload: row }
        : projected(row, selected),
    );
  const headers = from + size < rows.length ? { 'x-ms-continuation': String(from + size) } : {};
  return { status: 200, headers, body: { _rid: 'AAAAAAAAAAA=', Documents: page, _count: page.length } };
}

function projected(row: Row, selected: readonly string[] | null): Row {
  if (selected === null) return row;
  const names = selected.map((path) => path.replace(/^c\./, ''));
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function changeFeed(shelf: Shelf, request: Request): Answer {
  if (request.headers['a-im'] === undefined) throw new Error(`Nobody reads ${request.path} as a whole`);
  const place = request.headers['if-none-match'] ?? '0';
  const after = place === '*' ? shelf.lsn : Number(place.replaceAll('"', ''));
  const rows = shelf.changesAfter(after);
  const headers = { etag: `"${shelf.lsn}"` };
  if (rows.length === 0) return { status: 304, headers };
  return { status: 200, headers, body: { _rid: 'AAAAAAAAAAA=', Documents: rows, _count: rows.length } };
}
