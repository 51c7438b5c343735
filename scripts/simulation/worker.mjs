/** A process of the simulator: does one job and tells what came of it. */
import { pathToFileURL } from 'node:url';

const [bundle, job] = process.argv.slice(2);
const { carryOut } = await import(pathToFileURL(bundle).href);
await carryOut(JSON.parse(job), (report) => process.send(report));
process.disconnect();
