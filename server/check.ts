/** `npm run check`: looks at the configured database and names every broken promise; ends with 1 when there is one. */
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { checkDatabase } from './schedule/checker.ts';

const ctx = createContext(readConfig(process.env));
const findings = await checkDatabase(ctx);
for (const { businessId, rule, about } of findings) console.log(`${businessId}: ${rule} (${about})`);
console.log(findings.length === 0 ? 'All promises are kept.' : `${findings.length} broken promises.`);
await ctx.database.close();
process.exitCode = findings.length === 0 ? 0 : 1;
