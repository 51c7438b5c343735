import type { TenantId } from '../../../shared/domain/ids/ids.ts';

/**
 * Work of one tenant opens nothing of another (O6). Work that says whose it is runs under a watch of its own; timers go over all tenants and are
 * not bound.
 */
export interface TenantWatch {
  opened(tenant: TenantId): void;
}

export const ANY_TENANT: TenantWatch = { opened: () => undefined };

export function onlyTenant(own: string, violated: (sentence: string) => void): TenantWatch {
  return {
    opened(tenant) {
      if (tenant !== own) violated(`O6: work of ${own} opened the data of ${tenant}`);
    },
  };
}
