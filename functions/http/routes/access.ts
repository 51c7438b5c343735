import type { Role } from '../../../shared/application/principal.ts';

/** Who may look, and who may act. A viewer sees everything of the tenant and changes nothing. */
export const READERS: readonly Role[] = ['viewer', 'trader', 'admin'];
export const TRADERS: readonly Role[] = ['trader', 'admin'];
