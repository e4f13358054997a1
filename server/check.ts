/**
 * `npm run check`: looks at the configured database and names every broken promise; ends with 1 when there is one. What came
 * up afterwards and waits on the board for a person is counted apart.
 */
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { checkPromises } from './schedule/checker.ts';

const ctx = createContext(readConfig(process.env));
const { broken, listed, open } = await checkPromises(ctx);
for (const { businessId, rule, about } of broken) console.log(`${businessId}: ${rule} (${about})`);
for (const { businessId, rule, about } of listed)
  console.log(`${businessId}: ${rule} (${about}) – listed on the board`);
if (open > 0)
  console.log(`${open} ${open === 1 ? 'conflict waits' : 'conflicts wait'} on the board for somebody to resolve.`);
console.log(broken.length === 0 ? 'All promises are kept.' : `${broken.length} broken promises.`);
await ctx.database.close();
process.exitCode = broken.length === 0 ? 0 : 1;
