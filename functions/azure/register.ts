import { invariant, unreachable } from '../../shared/domain/result.ts';
import type { Row } from '../rows.ts';
import type { Compose } from './composition.ts';
import { mountActivity, mountEntity, mountWorkflow } from './mount-durable.ts';
import { mountHttp } from './mount-http.ts';
import { feedFunctionName, mountFeed, mountQueue, mountTimer } from './mount-triggers.ts';

/** What Azure accepts as the name of a function. */
const FUNCTION_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,127}$/;

/**
 * Registers every row with the Functions host. All names share one space there, whatever their kind, and ignore case. Throws
 * InvariantBroken for a name that the host would refuse or that two rows claim, before anything is registered.
 */
export function register(rows: readonly Row[], compose: Compose): void {
  const taken = new Set<string>();
  for (const row of rows) {
    for (const name of functionNamesOf(row)) {
      invariant(FUNCTION_NAME.test(name), `Azure refuses the function name ${name}`);
      invariant(
        !taken.has(name.toLowerCase()),
        `Two functions are called ${name}, one of them a ${row.kind}`,
      );
      taken.add(name.toLowerCase());
    }
  }
  for (const row of rows) mount(row, compose);
}

function functionNamesOf(row: Row): readonly string[] {
  return row.kind === 'feed'
    ? row.containers.map((container) => feedFunctionName(row, container))
    : [row.name];
}

function mount(row: Row, compose: Compose): void {
  switch (row.kind) {
    case 'http':
      return mountHttp(row, compose);
    case 'timer':
      return mountTimer(row, compose);
    case 'queue':
      return mountQueue(row, compose);
    case 'feed':
      return mountFeed(row, compose);
    case 'entity':
      return mountEntity(row);
    case 'workflow':
      return mountWorkflow(row);
    case 'activity':
      return mountActivity(row, compose);
    default:
      return unreachable(row);
  }
}
