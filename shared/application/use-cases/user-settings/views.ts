import type { NewView, SavedView } from '../../../contracts/user-settings.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import type { Principal } from '../../principal.ts';
import { createOf, documentId } from '../../records/record-codec.ts';
import { USER_SETTINGS, VIEW } from '../../records/user-kinds.ts';
import type { Services } from '../../services.ts';

const VIEWS_MAX = 100;

/** The views of the caller, the oldest first: of one table, or of all. */
export async function readViews(
  principal: Principal,
  table: string | undefined,
  services: Services,
): Promise<readonly SavedView[]> {
  const store = services.store.forTenant(principal.tenant);
  const query = {
    partition: principal.userId,
    type: VIEW.type,
    ...(table === undefined ? {} : { states: [table] }),
    order: 'oldest-first',
    limit: VIEWS_MAX,
  } as const;
  const page = await store.query(USER_SETTINGS, query);
  return page.documents.map(VIEW.decode);
}

/** `commandId` names the view, so that a repeated request finds it made. */
export async function saveView(
  principal: Principal,
  wish: NewView,
  commandId: string,
  services: Services,
): Promise<
  Result<SavedView, { readonly code: 'LIMIT_REACHED' | 'ALREADY_EXISTS'; readonly detail: string }>
> {
  const { userId } = principal;
  const viewId = deriveId('view', userId, commandId);
  const known = await readViews(principal, undefined, services);
  const made = known.find((each) => each.viewId === viewId);
  if (made !== undefined) return ok(made);
  if (known.length >= VIEWS_MAX)
    return refuse({ code: 'LIMIT_REACHED', detail: `${VIEWS_MAX} saved views.` });
  if (known.some(({ table, name }) => table === wish.table && name === wish.name))
    return refuse({ code: 'ALREADY_EXISTS', detail: `The view ${wish.name} of ${wish.table}.` });
  const view: SavedView = { viewId, userId, ...wish, createdAt: services.clock.now() };
  const store = services.store.forTenant(principal.tenant);
  await store.write(USER_SETTINGS, userId, [createOf(VIEW, view)]);
  return ok(view);
}

/** False where there is no such view. */
export async function deleteView(principal: Principal, viewId: string, services: Services): Promise<boolean> {
  const store = services.store.forTenant(principal.tenant);
  const id = documentId(VIEW.type, viewId);
  if ((await store.read(USER_SETTINGS, principal.userId, id)) === null) return false;
  await store.write(USER_SETTINGS, principal.userId, [{ kind: 'delete', id }]);
  return true;
}
