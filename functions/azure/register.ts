import { invariant, unreachable } from '../../shared/domain/result.ts';
import type { Compose } from './composition.ts';
import { mountActivity, mountEntity, mountWorkflow } from './mount-durable.ts';
import { mountHttp } from './mount-http.ts';
import type { OpenRow, Outline } from './outline.ts';
import { feedFunctionName, mountFeed, mountQueue, mountTimer } from './mount-triggers.ts';

/** What Azure accepts as the name of a function. */
const FUNCTION_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,127}$/;

/**
 * Registers every row with the Functions host, by its outline. All names share one space there, whatever their kind, and ignore case. Throws
 * InvariantBroken for a name that the host would refuse or that two rows claim, before anything is registered.
 */
export function register(outlines: readonly Outline[], open: OpenRow, compose: Compose): void {
  const taken = new Set<string>();
  for (const outline of outlines) {
    for (const name of functionNamesOf(outline)) {
      invariant(FUNCTION_NAME.test(name), `Azure refuses the function name ${name}`);
      invariant(
        !taken.has(name.toLowerCase()),
        `Two functions are called ${name}, one of them a ${outline.kind}`,
      );
      taken.add(name.toLowerCase());
    }
  }
  for (const outline of outlines) mount(outline, open, compose);
}

function functionNamesOf(outline: Outline): readonly string[] {
  return outline.kind === 'feed'
    ? outline.containers.map((container) => feedFunctionName(outline.name, container))
    : [outline.name];
}

function mount(outline: Outline, open: OpenRow, compose: Compose): void {
  switch (outline.kind) {
    case 'http':
      return mountHttp(outline, open, compose);
    case 'timer':
      return mountTimer(outline, open, compose);
    case 'queue':
      return mountQueue(outline, open, compose);
    case 'feed':
      return mountFeed(outline, open, compose);
    case 'entity':
      return mountEntity(outline, open);
    case 'workflow':
      return mountWorkflow(outline, open);
    case 'activity':
      return mountActivity(outline, open, compose);
    default:
      return unreachable(outline);
  }
}
