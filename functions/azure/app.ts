import { manifest } from '../manifest.ts';
import { composer } from './composition.ts';
import { register } from './register.ts';
import { readAzureSettings } from './settings.ts';

/** The version of the package, put in by the bundler. */
declare const BALLAST_VERSION: string;

/** Registers the whole product. A wrong setting stops it here, before anything trades. */
register(manifest, composer(readAzureSettings(process.env), BALLAST_VERSION));
