import { manifest } from '../manifest.ts';
import { compose } from './composition.ts';
import { register } from './register.ts';

/** The Functions host loads this file and then asks what was registered. */
register(manifest, compose);
