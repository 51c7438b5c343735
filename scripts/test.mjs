/**
 * Runs the tests: node scripts/test.mjs [files or folders] [vitest options]. The last line is
 * `N passed, N failed, N skipped`; above it each skipped test with its reason. What a machine may lack (real prices, a
 * browser) is a skipped test, and a failed one where CI=true: tests/machine says so.
 */
import { parseCLI, startVitest } from 'vitest/node';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false, passWithNoTests: false });
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const resultsOf = (state) => tests.filter((test) => test.result().state === state);

/** A file that does not load, or a hook that throws, has no test to its name and is a failure all the same. */
function failuresOutsideTests() {
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const errors = suites.flatMap((suite) => suite.errors());
  return errors.length + vitest.state.getUnhandledErrors().length;
}

function reasonOf(test) {
  const result = test.result();
  if (result.note !== undefined) return result.note;
  if (test.options.mode === 'todo') return 'not written yet';
  if (options.testNamePattern !== undefined) return 'its name does not match -t';
  return 'its condition does not hold on this machine';
}

const skipped = resultsOf('skipped');
const failed = resultsOf('failed').length + failuresOutsideTests();
const unfinished = resultsOf('pending').length;
const passed = resultsOf('passed').length;
await vitest.close();

if (options.testNamePattern === undefined) {
  for (const test of skipped)
    console.log(`skipped: ${test.module.relativeModuleId} > ${test.fullName} (${reasonOf(test)})`);
}
if (passed + failed === 0) console.log('No test ran.');
console.log(`${passed} passed, ${failed + unfinished} failed, ${skipped.length} skipped`);
process.exitCode = failed + unfinished > 0 || passed === 0 ? 1 : 0;
