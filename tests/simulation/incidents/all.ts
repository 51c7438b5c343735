import { BOOKS } from './books.ts';
import { PROCESSES } from './processes.ts';
import type { Scene } from './scene.ts';
import { SENDING } from './sending.ts';

/** Every incident but the thirst of thieves for keys (I18), which no trade can show. */
export const SCENES: readonly Scene[] = [...SENDING, ...BOOKS, ...PROCESSES];
