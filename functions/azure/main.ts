import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Node 22.1 and newer. Where the folder cannot be written it answers so and does nothing. */
const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(tmpdir(), 'ballast-compiled'));

/** The Functions host loads this file and then asks what was registered. The product comes after the cache, so that it is found in it. */
await import('./app.ts');
