import type { SqlParameter, SqlQuerySpec } from '@azure/cosmos';
import type { DocumentQuery, Wanted } from '../../../shared/application/ports/store.ts';
import type { Place } from '../../../shared/application/ports/store-rules.ts';

/**
 * One page as Cosmos SQL, asking for one document more than the page holds. It always names its tenant (or, for what belongs to none,
 * its partition), so a query over everybody cannot be written. Equality on `type` and the order by type, moment, partition and id are
 * what the composite index of infra/topology.json serves.
 * @throws RangeError for a list over all partitions of what belongs to no tenant.
 */
export function sqlOf(tenantId: string | null, query: DocumentQuery, after: Place | null): SqlQuerySpec {
  const conditions = ['c.type = @type', 'NOT IS_DEFINED(c.gone)'];
  const parameters: SqlParameter[] = [{ name: '@type', value: query.type }];
  const where = (condition: string, values: Readonly<Record<string, string | number | string[]>>): void => {
    conditions.push(condition);
    for (const [name, value] of Object.entries(values)) parameters.push({ name, value });
  };
  if (tenantId !== null) where('c.tenantId = @tenantId', { '@tenantId': tenantId });
  else if (query.partition === null)
    throw new RangeError('A list of what belongs to no tenant names its partition.');
  if (query.partition !== null) where('c.partition = @partition', { '@partition': query.partition });
  if (query.states !== undefined) where('ARRAY_CONTAINS(@states, c.state)', { '@states': [...query.states] });
  if (query.from !== undefined) where('c.at >= @from', { '@from': query.from });
  if (query.before !== undefined) where('c.at < @before', { '@before': query.before });
  const newestFirst = query.order === 'newest-first';
  if (after !== null) {
    const beyond = newestFirst ? '<' : '>';
    where(
      `(c.at ${beyond} @placeAt OR (c.at = @placeAt AND (c.partition ${beyond} @placePartition OR (c.partition = @placePartition AND c.id ${beyond} @placeId))))`,
      { '@placeAt': after.at, '@placePartition': after.partition, '@placeId': after.id },
    );
  }
  const direction = newestFirst ? 'DESC' : 'ASC';
  const order = ['type', 'at', 'partition', 'id'].map((path) => `c.${path} ${direction}`).join(', ');
  parameters.push({ name: '@limit', value: query.limit + 1 });
  return {
    query: `SELECT TOP @limit * FROM c WHERE ${conditions.join(' AND ')} ORDER BY ${order}`,
    parameters,
  };
}

/**
 * The only query that names no tenant: it answers where documents are, and nothing of what is in them. Equality on `type` and the states
 * are served by the index, so it costs what it finds.
 */
export function whereaboutsSql(wanted: readonly Wanted[]): SqlQuerySpec {
  const parameters: SqlParameter[] = [];
  const either = wanted.map(({ type, states }, index) => {
    parameters.push({ name: `@type${index}`, value: type });
    if (states === undefined) return `c.type = @type${index}`;
    parameters.push({ name: `@states${index}`, value: [...states] });
    return `(c.type = @type${index} AND ARRAY_CONTAINS(@states${index}, c.state))`;
  });
  return {
    query: `SELECT c.tenantId, c.partition, c.type, c.id, c._etag FROM c WHERE (${either.join(' OR ')}) AND NOT IS_DEFINED(c.gone)`,
    parameters,
  };
}
