import { CONTEXT_PARAMETERS } from './context-parameters.ts';
import { ENTRY_PARAMETERS } from './entry-parameters.ts';

/**
 * Every parameter of a strategy, once: validation, the API, the documentation and the screens read this table. Session and risk are gates
 * without a score, so they have no weight; risk cannot be off, because it names the stop that sizing needs.
 */
export const PARAMETERS = { ...CONTEXT_PARAMETERS, ...ENTRY_PARAMETERS } as const;
