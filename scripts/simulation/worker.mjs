/** A process of the simulator: does one job and tells what came of it. */
import { pathToFileURL } from 'node:url';

const [bundle, job] = process.argv.slice(2);
const { carryOut } = await import(pathToFileURL(bundle).href);
const told = [];
let before = process.cpuUsage();
/** Since the last report, which is what the work on this one took, however busy the machine is with others. */
function secondsOfCpu() {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  return (user + system) / 1e6;
}
// A report may be large: the line is cut only when all of it is through.
await carryOut(JSON.parse(job), (report) => {
  const message = { ...report, cpuSeconds: secondsOfCpu() };
  told.push(new Promise((through) => process.send(message, through)));
});
await Promise.all(told);
process.disconnect();
