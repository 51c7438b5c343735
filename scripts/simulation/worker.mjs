/** A process of the simulator: does one job and tells what came of it. */
import { pathToFileURL } from 'node:url';

const [bundle, job] = process.argv.slice(2);
const { carryOut } = await import(pathToFileURL(bundle).href);
const told = [];
// A report may be large: the line is cut only when all of it is through.
await carryOut(JSON.parse(job), (report) => {
  told.push(new Promise((through) => process.send(report, through)));
});
await Promise.all(told);
process.disconnect();
